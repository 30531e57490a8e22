import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { createLogger, Emitter } from '../../runtime/base/index.ts';
import type { EngineStatus, ErrorShape, TerminalInbound, TerminalItem } from '../../runtime/contract/index.ts';
import { toGantryError } from '../../runtime/contract/index.ts';
import { containers, type DockerClient, images } from '../../runtime/docker/index.ts';
import type { EngineAccess } from '../../runtime/engine/access.ts';
import { createTerminals, type Terminals } from '../../runtime/terminals/index.ts';
import { busyboxImage } from '../fixtures/private-engine.ts';
import { type Rig, startRig, until } from './containers-rig.ts';

/** Busybox and bash. */
export const bashImage = 'gantry-test/bash:1';
/** One program, `/bin/sleep`, and no shell. */
export const shellLessImage = 'gantry-test/shell-less:1';

export interface Access extends EngineAccess {
  /** Tells the nouns that the engine went away or came back, as the supervisor would. */
  say(state: EngineStatus['state']): void;
}

/** The engine as the nouns see it, on a rig's client. */
export function accessOf({ client }: { client: DockerClient }): Access {
  const changes = new Emitter<EngineStatus>();
  let status = { state: 'running', engine: { id: 'native' } } as EngineStatus;
  return {
    client: () => client,
    status: () => status,
    features: () => status.features,
    onStatus: listener => changes.on(listener),
    say: state => {
      status = { ...status, state };
      changes.emit(status);
    },
  };
}

/** A terminal as a page would hold it. */
export interface Opened {
  readonly text: string;
  readonly bytes: number;
  readonly opened: NonNullable<TerminalItem['opened']> | null;
  readonly closed: NonNullable<TerminalItem['closed']> | null;
  readonly error: ErrorShape | null;
  type(text: string): void;
  send(message: TerminalInbound): void;
  /** Closes it from the page's side. */
  close(): Promise<void>;
  /** Waits for its end. */
  ended(): Promise<void>;
  /** Waits until the output holds this. */
  sees(text: string | RegExp): Promise<void>;
}

export interface TerminalsRig extends Rig {
  access: Access;
  terminals: Terminals;
  /** Runs a container that lives until it is stopped; answers with its id. */
  run(
    image: string,
    command: string[],
    options?: Partial<Parameters<typeof containers.create>[1]['body']>,
  ): Promise<string>;
  open(kind: 'exec' | 'attach', input: { id: string } & Record<string, unknown>, pace?: () => Promise<void>): Opened;
  /** The command lines that run in a container. */
  processes(id: string): Promise<string[]>;
}

export async function startTerminalsRig(): Promise<TerminalsRig> {
  const rig = await startRig();
  await importImage(rig.client, bashImage, bashRoot());
  await importImage(rig.client, shellLessImage, shellLessRoot());
  const access = accessOf(rig);
  const logger = createLogger(line => rig.log.push(line));
  const terminals = createTerminals({ engine: access, store: rig.store, logger });
  return {
    ...rig,
    access,
    terminals,
    run: async (image, command, options = {}) => {
      const body = { Image: image, Cmd: command, HostConfig: { NetworkMode: 'none' }, ...options };
      const { Id } = await containers.create(rig.client, { body });
      await containers.start(rig.client, Id);
      await until('the mirror sees it run', () => rig.store.get('containers', Id)?.state === 'running');
      return Id;
    },
    open: (kind, input, pace) => open(terminals, kind, input, pace),
    processes: async id =>
      (await containers.top(rig.client, id, { psArgs: '-o pid,args' })).Processes?.map(([, args]) => args ?? '') ?? [],
  };
}

function open(
  terminals: Terminals,
  kind: 'exec' | 'attach',
  input: { id: string } & Record<string, unknown>,
  pace: () => Promise<void> = async () => {},
): Opened {
  const abort = new AbortController();
  const chunks: Uint8Array[] = [];
  let receive: (message: TerminalInbound) => void = () => {};
  const state = { bytes: 0, opened: null, closed: null, error: null } as Pick<Opened, 'opened' | 'closed' | 'error'> & {
    bytes: number;
  };
  const context = { signal: abort.signal, onInbound: (listener: typeof receive) => (receive = listener) };
  const full = { cols: 97, rows: 31, command: null, user: '', workingDir: '', ...input };
  const stream = kind === 'exec' ? terminals.exec(full, context) : terminals.attach(full, context);
  const text = () => Buffer.concat(chunks).toString('utf8');
  const done = (async () => {
    try {
      for await (const item of stream) {
        Object.assign(state, item.opened && { opened: item.opened }, item.closed && { closed: item.closed });
        if (state.bytes < 1e6) chunks.push(item.data);
        state.bytes += item.data.byteLength;
        await pace();
      }
    } catch (error) {
      Object.assign(state, { error: toGantryError(error).toShape() });
    }
  })();
  return {
    get text() {
      return text();
    },
    get bytes() {
      return state.bytes;
    },
    get opened() {
      return state.opened;
    },
    get closed() {
      return state.closed;
    },
    get error() {
      return state.error;
    },
    type: typed => receive({ data: Buffer.from(typed) }),
    send: message => receive(message),
    close: async () => {
      abort.abort();
      await done;
    },
    ended: () => done,
    sees: async wanted => {
      const found = () => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text()));
      await until(`${wanted} in the terminal`, found).catch(error => {
        throw new Error(
          `${error.message}; it shows ${JSON.stringify(text().slice(-500))} ${JSON.stringify(state.error)}`,
        );
      });
    },
  };
}

/** Waits until it is open. */
export async function opened(terminal: Opened): Promise<Opened> {
  await until('the terminal is open', () => terminal.opened ?? terminal.error);
  if (terminal.error) throw new Error(terminal.error.message);
  return terminal;
}

export { busyboxImage, sleep, until };

async function importImage(client: DockerClient, name: string, root: Promise<Buffer>): Promise<void> {
  const [repo = '', tag = ''] = name.split(':');
  const changes = ['CMD ["sleep", "9999"]', 'ENV PATH=/bin'];
  for await (const message of images.importRoot(client, Readable.from([await root]), { repo, tag, changes }))
    void message;
}

async function bashRoot(): Promise<Buffer> {
  const archive = pack();
  for (const name of ['bin', 'etc', 'tmp', 'root', 'lib', 'lib64'])
    archive.entry({ name, type: 'directory', mode: 0o755 });
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, readFileSync('/bin/busybox'));
  for (const applet of spawnSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).stdout.split('\n'))
    if (applet && applet !== 'busybox') archive.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  archive.entry({ name: 'bin/bash', mode: 0o755 }, readFileSync('/bin/bash'));
  for (const [library] of spawnSync('ldd', ['/bin/bash'], { encoding: 'utf8' }).stdout.matchAll(/\/\S+/g))
    archive.entry({ name: library.slice(1), mode: 0o755 }, readFileSync(realpathSync(library)));
  archive.entry({ name: 'etc/passwd' }, 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n');
  archive.finalize();
  return collect(archive);
}

async function shellLessRoot(): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'bin', type: 'directory', mode: 0o755 });
  archive.entry({ name: 'bin/sleep', mode: 0o755 }, readFileSync('/bin/busybox'));
  archive.finalize();
  return collect(archive);
}

async function collect(archive: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
