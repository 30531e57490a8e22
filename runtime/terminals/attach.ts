import type { Duplex } from 'node:stream';
import type { StreamContext } from '../base/index.ts';
import type { TerminalInbound, TerminalItem } from '../contract/index.ts';
import { containers, type DockerClient, demultiplex } from '../docker/index.ts';
import { assertRunning, type Closed, type ContainerNow, closedByContainer, containerNow } from './closing.ts';
import type { TerminalDeps } from './exec.ts';
import { Output } from './output.ts';

export interface AttachInput {
  id: string;
  cols: number;
  rows: number;
}

/** Lines that PID 1 wrote before, shown first so that one sees where it is … */
const recentLines = 200;
/** … up to this many bytes. */
const recentBytes = 128 * 1024;
/** What PID 1 may leave unread of what is typed and pasted, in bytes. */
const maxUnread = 32 * 1024 * 1024;
/** How long the engine may take to tell PID 1's exit code after its streams have ended, in milliseconds. */
const exitMs = 500;

const nothing = new Uint8Array(0);

/** Serves `terminals.attach`. Its end, however it comes, leaves PID 1 running. */
export async function* attachTerminal(
  deps: TerminalDeps,
  { id, cols, rows }: AttachInput,
  { signal, onInbound }: StreamContext<TerminalInbound>,
): AsyncGenerator<TerminalItem> {
  const client = deps.engine.client();
  const container = await containerNow(deps.engine, id, signal);
  assertRunning(container);
  // Without a TTY the engine closes PID 1's stdin when a client leaves that asked for it (StdinOnce), which ends many programs.
  const stdin = container.openStdin && (container.tty || !container.stdinOnce);
  const waiting = await containers.openWait(client, container.id, { condition: 'next-exit', signal });
  const recent = await recentOutput(client, container, signal);
  const { socket } = await containers.attach(client, container.id, {
    stdin,
    stdout: true,
    stderr: true,
    detachKeys: 'ctrl-p,ctrl-q',
  });
  socket.on('error', () => undefined);
  const output = new Output(socket);
  const session = { client, container, socket, stdin, detached: false, output };
  const stop = () => output.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    onInbound(message => receive(session, message));
    yield { data: nothing, opened: { command: container.command, tty: container.tty, stdin } };
    if (recent.byteLength > 0) yield { data: recent };
    if (container.tty) await redraw(client, container.id, { cols, rows });
    for await (const data of bytesOf(container, output)) yield { data };
    if (!signal.aborted) yield { data: nothing, closed: await closing(deps, session, waiting.result) };
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

interface Session {
  client: DockerClient;
  container: ContainerNow;
  socket: Duplex;
  output: Output;
  stdin: boolean;
  detached: boolean;
}

function receive(session: Session, message: TerminalInbound): void {
  const { client, container, socket, stdin } = session;
  if ('data' in message) {
    if (!stdin || !socket.writable || socket.writableLength > maxUnread) return;
    socket.write(container.tty ? message.data : lineFeeds(message.data));
  } else if ('resize' in message) {
    const { cols, rows } = message.resize;
    // It may just have stopped; then its size matters no more.
    if (container.tty) containers.resize(client, container.id, { h: rows, w: cols }).catch(() => undefined);
  } else {
    session.detached = true;
    session.output.stop();
  }
}

/** Enter is a carriage return; without a TTY nothing turns it into the line feed that programs wait for. */
function lineFeeds(data: Uint8Array): Uint8Array {
  return data.map(byte => (byte === 13 ? 10 : byte));
}

async function* bytesOf({ tty }: ContainerNow, output: Output): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (tty) {
    yield* output.read();
    return;
  }
  for await (const frame of demultiplex(output.read())) yield new Uint8Array(frame.data);
}

/** A program draws itself anew when its size changes, so it changes twice; `docker attach` does the same. */
async function redraw(client: DockerClient, id: string, { cols, rows }: { cols: number; rows: number }): Promise<void> {
  try {
    await containers.resize(client, id, { h: rows + 1, w: cols + 1 });
    await containers.resize(client, id, { h: rows, w: cols });
  } catch {
    // It stopped meanwhile; the end of the output says so.
  }
}

/** The last lines of the log, as the terminal would have shown them; nothing for log drivers that keep none. */
async function recentOutput(
  client: DockerClient,
  { id, tty }: ContainerNow,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  try {
    const log = client.reading(await containers.logs(client, id, { tail: recentLines, signal }), signal);
    if (tty) for await (const chunk of log) parts.push(chunk);
    else for await (const { data } of demultiplex(log)) parts.push(data);
  } catch {
    // Only context for the eye: the terminal opens without it.
    return nothing;
  }
  const all = Buffer.concat(parts);
  return new Uint8Array(all.subarray(Math.max(0, all.length - recentBytes)));
}

async function closing(
  deps: TerminalDeps,
  { container, detached }: Session,
  exit: Promise<{ StatusCode?: number }>,
): Promise<Closed> {
  const left: Closed = { reason: 'detached', code: null, message: `Detached. ${container.name} runs on.` };
  if (detached) return left;
  const code = await exitCode(exit);
  const reason = await closedByContainer(deps, container, code === null);
  if (!reason) return left;
  if (reason.reason !== 'container-removed' || code === null) return { ...reason, code: reason.code ?? code };
  return { ...reason, code, message: `${container.name} stopped (exit ${code}) and was removed.` };
}

/** PID 1's exit code as the engine tells it to those who wait, or null when it runs on. */
async function exitCode(exit: Promise<{ StatusCode?: number }>): Promise<number | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>(resolve => {
    timer = setTimeout(resolve, exitMs, null);
  });
  try {
    return (await Promise.race([exit, late]))?.StatusCode ?? null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
