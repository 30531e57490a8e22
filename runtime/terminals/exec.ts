import { setTimeout as delay } from 'node:timers/promises';
import type { Logger, StreamContext } from '../base/index.ts';
import { type TerminalInbound, type TerminalItem, toGantryError } from '../contract/index.ts';
import { type DockerClient, exec } from '../docker/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import { assertRunning, type Closed, type ContainerNow, closedByContainer, containerNow } from './closing.ts';
import { type ExecInput, type RunningExec, startExec } from './exec-start.ts';
import { killCommand } from './launcher.ts';

export interface TerminalDeps {
  engine: EngineAccess;
  store: StateStore;
  logger: Logger;
}

/** What a process that does not read may leave unread of what is typed and pasted, in bytes. */
const maxUnread = 32 * 1024 * 1024;
/** How long a process has to end after a hang-up, in milliseconds. */
const hangUpMs = 1000;

const nothing = new Uint8Array(0);

/** Serves `terminals.exec`. `ending` gets the work that goes on after the stream: ending the process. */
export async function* execTerminal(
  deps: TerminalDeps,
  input: ExecInput,
  { signal, onInbound }: StreamContext<TerminalInbound>,
  ending: (work: Promise<void>) => void,
): AsyncGenerator<TerminalItem> {
  const client = deps.engine.client();
  const container = await containerNow(deps.engine, input.container, signal);
  assertRunning(container);
  const starting = startExec(client, { ...input, container: container.id }, signal);
  const endIfClosed = (running: RunningExec) =>
    signal.aborted ? endProcess(deps, client, container, running) : undefined;
  ending(starting.then(endIfClosed, () => undefined));
  const running = await starting;
  if (signal.aborted) return;
  const { output, socket } = running;
  const stop = () => output.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    // A broken socket ends the output; the reason is found there.
    socket.on('error', () => undefined);
    onInbound(message => receive(client, running, message));
    yield { data: nothing, opened: { command: running.program, tty: true, stdin: true } };
    if (running.first.byteLength > 0) yield { data: running.first };
    for await (const data of output.read()) yield { data };
    if (!signal.aborted) yield { data: nothing, closed: await closing(deps, client, container, running) };
  } finally {
    signal.removeEventListener('abort', stop);
    if (!output.ended) ending(endProcess(deps, client, container, running));
    else socket.destroy();
  }
}

function receive(client: DockerClient, { socket, execId }: RunningExec, message: TerminalInbound): void {
  if ('data' in message) {
    if (socket.writable && socket.writableLength < maxUnread) socket.write(message.data);
  } else if ('resize' in message) {
    const { cols, rows } = message.resize;
    // The process may just have ended; then its size matters no more.
    exec.resize(client, execId, { h: rows, w: cols }).catch(() => undefined);
  }
}

async function closing(
  deps: TerminalDeps,
  client: DockerClient,
  container: ContainerNow,
  { execId, program }: RunningExec,
): Promise<Closed> {
  const code = await exitCode(client, execId);
  // The end of PID 1 kills all others (128 + SIGKILL); any other code is the program's own.
  if (code === null || code === 137) {
    const reason = await closedByContainer(deps, container, true);
    if (reason) return { ...reason, code };
  }
  const name = program.split('/').at(-1) || 'The process';
  const how = code === null ? '' : ` with exit ${code}`;
  return { reason: 'exited', code, message: `${name} ended${how}.` };
}

/** Null when the engine can't say. The stream may end a moment before the engine notes the end. */
async function exitCode(client: DockerClient, execId: string): Promise<number | null> {
  try {
    for (const wait of [0, 20, 50, 100, 200]) {
      await delay(wait);
      const { Running, ExitCode } = await exec.inspect(client, execId);
      if (Running !== true) return ExitCode ?? null;
    }
  } catch {
    // The engine or the container is gone: `closedByContainer` finds out which.
  }
  return null;
}

/** Hangs up, as closing a terminal's window does, and kills what does not go. Leaves nothing behind. */
async function endProcess(
  { logger }: TerminalDeps,
  client: DockerClient,
  { id }: ContainerNow,
  { socket, output, pid, sh }: RunningExec,
): Promise<void> {
  output.stop();
  try {
    if (pid === null) {
      // Started without the launcher: interrupt and end of input are all that can be said to it.
      socket.write('\x03\x04');
      await output.over(hangUpMs);
      return;
    }
    for (const signal of ['HUP', 'KILL'] as const) {
      if (output.ended) return;
      await runQuietly(client, id, killCommand(pid, signal, sh));
      await output.over(hangUpMs);
    }
  } catch (error) {
    logger.log('warn', 'terminal process not ended', { container: id, pid, error: toGantryError(error).message });
  } finally {
    socket.destroy();
  }
}

async function runQuietly(client: DockerClient, container: string, command: string[]): Promise<void> {
  const body = { AttachStdout: true, AttachStderr: true, Cmd: command };
  const execId = await exec.create(client, { container, body });
  const { socket } = await exec.start(client, execId, { tty: false });
  await new Promise<void>(resolve => {
    socket.on('close', resolve).on('end', resolve).on('error', resolve).resume();
  });
  socket.destroy();
}
