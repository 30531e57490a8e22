import type { ContainerRow, EngineFeatures, RunProblem, RunSpec } from '../contract/index.ts';
import { addressesCollide, type Listener, nextFreePort } from '../host/ports.ts';
import type { Host } from './host.ts';
import { type CheckContext, problem } from './problem.ts';

/** A port that is to be bound on the engine's computer. */
export interface HostPort {
  host: number;
  hostIp: string;
  protocol: RunSpec['ports'][number]['protocol'];
}
type Holder = NonNullable<RunProblem['holder']>;
/** What the search for a port's holder looks at. */
interface Holders {
  containers: ContainerRow[];
  features: EngineFeatures;
  host: Host;
}

/** Checks the host ports against each other, running containers, and this computer's other programs. */
export async function checkPorts(spec: RunSpec, context: CheckContext): Promise<RunProblem[]> {
  const fixed = spec.ports.flatMap((port, i) =>
    port.host === null ? [] : [{ i, port: { ...port, host: port.host } }],
  );
  if (fixed.length === 0) return [];
  const { features, host } = context;
  const listeners = features.localPorts ? await host.listeners() : [];
  const lowest = features.rootless && features.localPorts ? await host.firstUnprivilegedPort() : 0;
  const check = async ({ i, port }: (typeof fixed)[number]): Promise<RunProblem[]> => {
    const field = `ports.${i}.host`;
    const free = (above: number) => {
      const others = fixed.filter(other => other.i !== i).map(other => other.port);
      return nextFreePort(above, next => {
        const wanted = { ...port, host: next };
        if (next < lowest || others.some(other => collide(wanted, other))) return true;
        return (
          holdingContainer(wanted, context.containers) !== undefined || holdingSocket(wanted, listeners) !== undefined
        );
      });
    };
    if (fixed.some(other => other.i < i && collide(port, other.port))) {
      const message = `Port ${port.host} is asked for twice.`;
      return [problem(field, 'port-in-use', message, { nextFreePort: free(port.host) })];
    }
    if (port.host < lowest) {
      const message = `Port ${port.host} is kept for the administrator, and this engine runs as an ordinary user.`;
      // 80 becomes 8080, 443 becomes 8443.
      return [
        problem(field, 'invalid-input', message, {
          nextFreePort: free(port.host + 7999),
          hint: `Use ${lowest} or above.`,
        }),
      ];
    }
    const holder = await holderOf(port, context.containers, listeners, host);
    return holder ? [taken(field, port, holder, free(port.host))] : [];
  };
  return (await Promise.all(fixed.map(check))).flat();
}

/** Who holds a port; null when nobody can be seen to. */
export async function findPortHolder(port: HostPort, { containers, features, host }: Holders): Promise<Holder | null> {
  return holderOf(port, containers, features.localPorts ? await host.listeners() : [], host);
}

/** A holder within a sentence: `shop-db`, `nginx (process 812)`, `another program`. */
export function describeHolder({ type, name }: Holder): string {
  return type === 'unknown' ? 'another program' : name;
}

async function holderOf(
  port: HostPort,
  rows: ContainerRow[],
  listeners: Listener[],
  host: Host,
): Promise<Holder | null> {
  const row = holdingContainer(port, rows);
  if (row) return { type: 'container', id: row.id, name: row.name };
  const socket = holdingSocket(port, listeners);
  if (!socket) return null;
  const process = await host.holder(socket.inode);
  if (!process) return { type: 'unknown', id: null, name: '' };
  return { type: 'process', id: null, name: `${process.name} (process ${process.pid})` };
}

function taken(field: string, port: HostPort, holder: Holder, next: number | null): RunProblem {
  const protocol = port.protocol === 'tcp' ? '' : ` (${port.protocol.toUpperCase()})`;
  return problem(field, 'port-in-use', `Port ${port.host}${protocol} is held by ${describeHolder(holder)}.`, {
    holder,
    nextFreePort: next,
    ...(next === null ? {} : { hint: `The next free port is ${next}.` }),
  });
}

function collide(a: HostPort, b: HostPort): boolean {
  return a.host === b.host && a.protocol === b.protocol && addressesCollide(a.hostIp, b.hostIp);
}

/** Only running and paused containers hold their ports. */
function holdingContainer(port: HostPort, rows: ContainerRow[]): ContainerRow | undefined {
  return rows.find(
    ({ state, ports }) =>
      (state === 'running' || state === 'paused') &&
      ports.some(({ host, ip, protocol }) => host !== null && collide(port, { host, hostIp: ip, protocol })),
  );
}

function holdingSocket(port: HostPort, listeners: Listener[]): Listener | undefined {
  return listeners.find(one => collide(port, { host: one.port, hostIp: one.address, protocol: one.protocol }));
}
