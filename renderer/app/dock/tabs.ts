import type { TaskRow } from '../../../runtime/contract/index.ts';
import type { DockState } from '../../stores/ui.ts';

/** A tab of the dock: a terminal session or a task. */
export type DockTab = { key: string; type: 'terminal'; session: string } | { key: string; type: 'task'; task: TaskRow };

/**
 * The tabs, terminals first. A task has a tab while it runs and when it has failed, unless the user closed it; an ended one only if
 * the user opened it.
 */
export function dockTabs(
  sessions: readonly { id: string }[],
  tasks: Iterable<TaskRow>,
  { hidden, kept }: Pick<DockState, 'hidden' | 'kept'>,
): DockTab[] {
  const shown = [...tasks].filter(
    task =>
      kept.includes(task.id) || (!hidden.includes(task.id) && (task.state === 'running' || task.state === 'failed')),
  );
  return [
    ...sessions.map(({ id }): DockTab => ({ key: `terminal:${id}`, type: 'terminal', session: id })),
    ...shown
      .sort((a, b) => a.startedAt - b.startedAt)
      .map((task): DockTab => ({ key: `task:${task.id}`, type: 'task', task })),
  ];
}

/**
 * Which tabs are in front: the chosen one, or the last one there is; and the one beside it when split. A tab that is gone gives its
 * place to its neighbour, so that closing one doesn't close the dock.
 */
export function inFront(
  tabs: readonly DockTab[],
  { active, beside }: Pick<DockState, 'active' | 'beside'>,
): {
  left: DockTab | null;
  right: DockTab | null;
} {
  const find = (key: string | null) => tabs.find(tab => tab.key === key) ?? null;
  const left = find(active) ?? tabs.find(tab => tab.key !== beside) ?? tabs[0] ?? null;
  const right = find(beside);
  return { left, right: right === left ? null : right };
}

/** The dock's height within what the window allows: at most half of it when it is 720 px or lower, else all but 160 px of the page. */
export function fitHeight(wanted: number, window: number): number {
  const most = window <= 720 ? Math.floor(window / 2) : window - 44 - 24 - 160;
  return Math.round(Math.max(120, Math.min(wanted, most)));
}
