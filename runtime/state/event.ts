import type { ContainerRow } from '../contract/index.ts';

/** An event of `GET /events`, read with tolerance (Engine API, SystemEvents). */
export interface EngineEvent {
  /** `container`, `image`, `network`, `volume` … */
  type: string;
  /** `start`, `die`, `health_status: healthy` … */
  action: string;
  /** Id of the container, image or network; name of the volume. */
  id: string;
  attributes: Record<string, string>;
  /** Epoch milliseconds, by the engine's clock. */
  time: number;
  /** Equal for the same event received twice. */
  key: string;
}

/** Reads an event; null for what is none. */
export function readEvent(value: unknown): EngineEvent | null {
  if (!value || typeof value !== 'object') return null;
  const wire = value as Record<string, unknown>;
  const actor = (wire.Actor ?? {}) as { ID?: unknown; Attributes?: unknown };
  const { Type: type = 'container', Action: action = wire.status } = wire;
  const id = actor.ID ?? wire.id ?? '';
  if (typeof type !== 'string' || typeof action !== 'string' || typeof id !== 'string') return null;
  const seconds = typeof wire.time === 'number' ? wire.time : 0;
  const nanos = typeof wire.timeNano === 'number' ? wire.timeNano : seconds * 1e9;
  const attributes = Object.entries(actor.Attributes ?? {}).filter(([, text]) => typeof text === 'string');
  return {
    type,
    action,
    id,
    attributes: Object.fromEntries(attributes) as Record<string, string>,
    time: Math.floor(nanos / 1e6),
    key: `${nanos} ${type} ${action} ${id}`,
  };
}

/** What happens to containers without a change of anything a row shows: asking the engine again would be waste. */
const silent = new Set([
  'attach',
  'detach',
  'top',
  'resize',
  'copy',
  'export',
  'archive-path',
  'extract-to-dir',
  'commit',
  'checkpoint',
  'kill',
  'stop',
  'mount',
  'unmount',
  'cleanup',
  'sync',
]);

/** What a container event asks of the mirror. */
export type ContainerChange = 'none' | 'removed' | 'read';

/** `die` comes after `kill` and `stop`, so these two tell nothing new. Actions nobody has heard of are worth a look. */
export function containerChange(action: string): ContainerChange {
  const verb = action.split(':')[0] ?? '';
  if (verb === 'destroy' || verb === 'remove') return 'removed';
  return silent.has(verb) || verb.startsWith('exec_') ? 'none' : 'read';
}

/**
 * The row as the event alone says it is, so that it can be shown before the engine has been asked; null when the event
 * doesn't say. `outOfMemory` is whether an `oom` event came since the start: it precedes `die`.
 */
export function rowAfter(row: ContainerRow, event: EngineEvent, outOfMemory: boolean): ContainerRow | null {
  const [verb, word = ''] = event.action.split(':').map(part => part.trim());
  switch (verb) {
    case 'start':
      return {
        ...row,
        state: 'running',
        since: event.time,
        exit: null,
        health: row.health === 'none' ? 'none' : 'starting',
      };
    case 'die': {
      const code = Number(event.attributes.exitCode ?? event.attributes.containerExitCode ?? 0);
      return {
        ...row,
        state: 'exited',
        since: event.time,
        exit: { code: Number.isInteger(code) ? code : 0, outOfMemory, memoryLimit: null, error: '' },
        health: 'none',
      };
    }
    case 'pause':
      return { ...row, state: 'paused' };
    case 'unpause':
      return { ...row, state: 'running' };
    case 'rename': {
      const name = (event.attributes.name ?? '').replace(/^\//, '');
      return name ? { ...row, name } : null;
    }
    case 'health_status':
      return word === 'healthy' || word === 'unhealthy' || word === 'starting' ? { ...row, health: word } : null;
    default:
      return null;
  }
}
