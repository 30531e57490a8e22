import type { GantryError, TaskRow } from '../contract/index.ts';

/** What running work can say about itself. */
export interface TaskContext {
  /** The task's id. */
  id: string;
  signal: AbortSignal;
  /** Changes fields of the task's row; sent at most every 50 ms. */
  report(change: Partial<Pick<TaskRow, 'detail' | 'progress' | 'layers'>>): void;
  /** Adds a line to the task's output. */
  line(text: string): void;
}

export interface TaskWork {
  type: TaskRow['type'];
  title: string;
  /** Resolves with the result (an id or a path) and a few words on how it ended. */
  run(context: TaskContext): Promise<{ result: string | null; detail: string }>;
}

/** Runs long work that outlives navigation and page reloads; see contract/tasks.ts. */
export interface TaskRunner {
  /** Starts at once; answers with the task's id. */
  start(work: TaskWork): string;
  /** Resolves when the task has ended, however; with its error if it failed. */
  ended(id: string): Promise<{ state: TaskRow['state']; result: string | null; error: GantryError | null }>;
}
