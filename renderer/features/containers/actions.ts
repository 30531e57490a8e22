import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { quoteCommand } from '../../format/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { copyText } from './clipboard.ts';
import { perform } from './pending.ts';

/** What can be done to a container, by the name docker has for it. */
export type Verb = 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill';

const present: Record<Verb, string> = {
  start: 'Starting',
  stop: 'Stopping',
  restart: 'Restarting',
  pause: 'Pausing',
  unpause: 'Resuming',
  kill: 'Killing',
};

/** Whether a verb makes sense in a container's present state. */
export function can(verb: Verb, { state }: Pick<ContainerRow, 'state'>): boolean {
  switch (verb) {
    case 'start':
      return state === 'created' || state === 'exited' || state === 'dead';
    case 'stop':
    case 'kill':
      return state === 'running' || state === 'restarting' || state === 'paused';
    case 'restart':
      return state !== 'removing' && state !== 'dead';
    case 'pause':
      return state === 'running';
    default:
      return state === 'paused';
  }
}

/** Does it to all rows in whose state it makes sense. */
export function act(verb: Verb, rows: readonly ContainerRow[]): void {
  for (const row of rows)
    if (can(verb, row)) void perform(row.id, present[verb], () => runtime.containers[verb]({ id: row.id }));
}

/** Stop what runs; start what doesn't: the key `s`. */
export function toggle(rows: readonly ContainerRow[]): void {
  const running = rows.filter(row => can('stop', row));
  if (running.length > 0) act('stop', running);
  else act('start', rows);
}

/** The docker command that does the same, for the clipboard. */
export function dockerCommand(verb: Verb | 'rm' | 'logs', rows: readonly ContainerRow[]): string {
  return quoteCommand(['docker', verb, ...rows.map(row => row.name || row.id)]);
}

/** The address of a published port in a browser; null where there is nothing to open. */
export function portAddress(port: ContainerRow['ports'][number]): string | null {
  if (port.host === null || port.protocol !== 'tcp') return null;
  const anywhere = port.ip === '' || port.ip === '0.0.0.0' || port.ip === '::';
  const host = anywhere ? 'localhost' : port.ip.includes(':') ? `[${port.ip}]` : port.ip;
  return `http://${host}:${port.host}`;
}

/** Published ports, each once: engines list IPv4 and IPv6 apart. */
export function publishedPorts(row: Pick<ContainerRow, 'ports'>): ContainerRow['ports'] {
  const seen = new Set<string>();
  return row.ports.filter(port => {
    if (port.host === null) return false;
    const key = `${port.host}/${port.protocol}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Opens a port in the browser; of other protocols, copies the address. */
export function openPort(port: ContainerRow['ports'][number]): void {
  const address = portAddress(port);
  if (address) void shell.external.open({ url: address });
  else void copyText(`localhost:${port.host}`);
}
