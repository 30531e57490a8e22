import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { exitCode, memory } from '../../format/index.ts';
import type { StatusName } from '../../ui/index.ts';

/** A container's state as it is shown: a shape, a word, and why. */
export interface ShownStatus {
  status: StatusName;
  word: string;
  reason: string;
  /** Something is wrong that the user may want to know of. */
  needsLook: boolean;
}

/** Puts a container's state into words. */
export function statusOf(row: Pick<ContainerRow, 'state' | 'health' | 'exit' | 'restartCount'>): ShownStatus {
  switch (row.state) {
    case 'created':
      return row.exit?.error
        ? { status: 'failed', word: 'Not started', reason: firstSentence(row.exit.error), needsLook: true }
        : { status: 'created', word: 'Created', reason: 'never started', needsLook: false };
    case 'running':
      return runningStatus(row.health);
    case 'paused':
      return { status: 'paused', word: 'Paused', reason: '', needsLook: false };
    case 'restarting':
      return { status: 'restarting', word: 'Restarting', reason: restartReason(row), needsLook: true };
    case 'removing':
      return { status: 'pending', word: 'Removing', reason: '', needsLook: false };
    case 'dead':
      return { status: 'failed', word: 'Dead', reason: 'the engine could not remove it', needsLook: true };
    default:
      return exitStatus(row);
  }
}

function runningStatus(health: ContainerRow['health']): ShownStatus {
  if (health === 'healthy') return { status: 'healthy', word: 'Healthy', reason: '', needsLook: false };
  if (health === 'unhealthy')
    return { status: 'unhealthy', word: 'Unhealthy', reason: 'health check fails', needsLook: true };
  const reason = health === 'starting' ? 'first health check under way' : '';
  return { status: 'running', word: 'Running', reason, needsLook: false };
}

function restartReason({ exit, restartCount }: Pick<ContainerRow, 'exit' | 'restartCount'>): string {
  const tries = restartCount > 0 ? `try ${restartCount}` : '';
  const code = exit ? `exit ${exit.code}` : '';
  return [tries, code].filter(Boolean).join(', ');
}

function exitStatus({ exit }: Pick<ContainerRow, 'exit'>): ShownStatus {
  if (!exit) return { status: 'stopped', word: 'Exited', reason: '', needsLook: false };
  if (exit.error) return { status: 'failed', word: 'Not started', reason: firstSentence(exit.error), needsLook: true };
  const words = exitCode(exit.code, exit.outOfMemory);
  if (words.tone === 'done') return { status: 'stopped', word: 'Exited', reason: 'done, exit 0', needsLook: false };
  const limit = exit.outOfMemory && exit.memoryLimit ? ` at ${memory(exit.memoryLimit)}` : '';
  const reason = `${words.reason}${limit}`;
  if (words.tone === 'stopped') return { status: 'stopped', word: 'Stopped', reason, needsLook: false };
  // SIGKILL without an out-of-memory mark is what a stop does to a process that doesn't listen.
  if (exit.code === 137 && !exit.outOfMemory)
    return { status: 'stopped', word: 'Exit 137', reason: 'killed', needsLook: false };
  return { status: 'failed', word: words.word, reason, needsLook: true };
}

/** The engine's errors come as long chains; the list has room for their end, which says the cause. */
function firstSentence(error: string): string {
  const parts = error.split(': ');
  return (parts.slice(-2).join(': ') || error).slice(0, 120);
}

/** How bad a state is, for the state of a group and for sorting: the higher, the worse. */
export function severity(row: ContainerRow): number {
  const { status } = statusOf(row);
  const order: StatusName[] = [
    'stopped',
    'created',
    'paused',
    'healthy',
    'running',
    'restarting',
    'unhealthy',
    'failed',
  ];
  return order.indexOf(status);
}
