import type { TaskRow } from '../../../runtime/contract/index.ts';
import { type IconType, icons, type StatusName } from '../../ui/index.ts';

/** The icon of a kind of task. */
export function taskIcon(type: TaskRow['type']): IconType {
  switch (type) {
    case 'pull':
      return icons.pull;
    case 'push':
    case 'load':
    case 'upload':
      return icons.push;
    case 'save':
    case 'log-download':
    case 'export':
    case 'download':
      return icons.save;
    case 'commit':
      return icons.images;
    case 'run':
      return icons.start;
    case 'recreate':
      return icons.restart;
    case 'build':
      return icons.builds;
    case 'diagnostics':
      return icons.package;
  }
}

/** Shape and word of a task's state. */
export function taskStatus(state: TaskRow['state']): { status: StatusName; word: string } {
  switch (state) {
    case 'running':
      return { status: 'pending', word: 'Running' };
    case 'done':
      return { status: 'done', word: 'Done' };
    case 'failed':
      return { status: 'failed', word: 'Failed' };
    case 'cancelled':
      return { status: 'stopped', word: 'Cancelled' };
  }
}

/** State of a layer, as the pull progress shows it. */
export function layerWord(state: TaskRow['layers'][number]['state']): { status: StatusName; word: string } {
  switch (state) {
    case 'waiting':
      return { status: 'waiting', word: 'Waiting' };
    case 'downloading':
      return { status: 'pending', word: 'Fetching' };
    case 'verifying':
      return { status: 'pending', word: 'Verifying' };
    case 'downloaded':
      return { status: 'pending', word: 'Fetched' };
    case 'extracting':
      return { status: 'pending', word: 'Unpacking' };
    case 'pushing':
      return { status: 'pending', word: 'Sending' };
    case 'done':
      return { status: 'done', word: 'Done' };
    case 'exists':
      return { status: 'cached', word: 'Already here' };
  }
}

/** Tasks in the order of the list: what runs first, then what ended last. */
export function inOrder(tasks: Iterable<TaskRow>): TaskRow[] {
  return [...tasks].sort(
    (a, b) =>
      Number(b.state === 'running') - Number(a.state === 'running') ||
      (b.endedAt ?? b.startedAt) - (a.endedAt ?? a.startedAt),
  );
}

/** Progress of all running tasks together, 0 to 1; null when none says how far it is. */
export function sharedProgress(tasks: readonly TaskRow[]): number | null {
  const known = tasks.filter(task => task.state === 'running' && task.progress !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, task) => sum + (task.progress ?? 0), 0) / known.length;
}
