import type { Duplex } from 'node:stream';
import { GantryError, toGantryError } from '../contract/index.ts';
import { type DockerClient, engineError, exec } from '../docker/index.ts';
import { LaunchReader, launchCommand } from './launcher.ts';
import { Output } from './output.ts';

export interface ExecInput {
  container: string;
  cols: number;
  rows: number;
  command: readonly string[] | null;
  user: string;
  workingDir: string;
}

/** A process that runs in a terminal of its own. */
export interface RunningExec {
  execId: string;
  socket: Duplex;
  output: Output;
  /** What runs, such as `/bin/bash`. */
  program: string;
  /** Its id within the container; null when it was started without the launcher. */
  pid: number | null;
  /** The shell that can end it. */
  sh: string;
  /** Output that came together with the launcher's word. */
  first: Uint8Array<ArrayBuffer>;
}

/** Where images keep their `sh`: on the PATH, else at the usual place, for images with an odd PATH. */
const places = ['sh', '/bin/sh'];
/** A launcher that says nothing for so long is stuck, in milliseconds: a paused or starved container. */
const launchMs = 20_000;
/** More than any echo or error message. */
const maxLaunchText = 64 * 1024;
/**
 * Docker watches an exec's input for keys that detach, by default Ctrl-P Ctrl-Q, and so holds back every Ctrl-P, which is
 * "previous command" in a shell. This sequence nobody types.
 */
const noDetachKeys = 'ctrl-@,ctrl-^,ctrl-@,ctrl-^,ctrl-@,ctrl-^';

/**
 * Starts a command, or the best shell, with its size set before its first byte. One that runs already when `signal` aborts is
 * answered all the same: whoever asked for it must end it.
 */
export async function startExec(client: DockerClient, input: ExecInput, signal: AbortSignal): Promise<RunningExec> {
  for (const sh of places) {
    const running = await launch(client, input, sh, signal);
    if (running) return running;
  }
  if (input.command) return startBare(client, input, input.command);
  throw new GantryError({
    kind: 'command-not-found',
    message: 'This image has no shell.',
    hint: 'Its logs still show what it writes; a command that the image does have can be started by its path.',
  });
}

/** Null when there is no `sh` at that place. */
async function launch(
  client: DockerClient,
  input: ExecInput,
  sh: string,
  signal: AbortSignal,
): Promise<RunningExec | null> {
  const opened = await open(client, input, launchCommand(input.command, sh)).catch(noShell);
  if (!opened) return null;
  const { execId, socket, output } = opened;
  // Ctrl-D ends the launcher's `read`. If it has read its line already, its word is on the way: only with the process id that it
  // tells can the program be ended, so that the output is read on.
  const leave = () => socket.write('\x04');
  const giveUp = () => {
    leave();
    output.stop();
  };
  signal.addEventListener('abort', leave, { once: true });
  const timer = setTimeout(giveUp, launchMs);
  try {
    if (signal.aborted) leave();
    void exec
      .resize(client, execId, { h: input.rows, w: input.cols })
      // Without a size the program still runs; the page sets it again with its next resize.
      .catch(() => undefined)
      .then(() => socket.write('\n'));
    const reader = new LaunchReader();
    for (;;) {
      const bytes = await output.next();
      if (!bytes) break;
      const launch = reader.feed(bytes);
      if (launch.state === 'no-such-program') throw noSuchProgram(input.command?.[0] ?? '');
      if (launch.state === 'launched') {
        const { pid, program, rest } = launch;
        return { execId, socket, output, program, pid, sh, first: rest };
      }
      if (reader.text.length > maxLaunchText) giveUp();
    }
    signal.throwIfAborted();
    if (!output.ended) throw silent();
    return noShell(await startFailure(client, execId, reader.text));
  } finally {
    signal.removeEventListener('abort', leave);
    clearTimeout(timer);
  }
}

/** Without the launcher: its size comes a moment late, and it can't be ended from outside. */
async function startBare(client: DockerClient, input: ExecInput, command: readonly string[]): Promise<RunningExec> {
  const { execId, socket, output } = await open(client, input, [...command]);
  await exec.resize(client, execId, { h: input.rows, w: input.cols }).catch(() => undefined);
  const first = new Uint8Array(0);
  return { execId, socket, output, program: command[0] ?? '', pid: null, sh: '', first };
}

async function open(client: DockerClient, { container, user, workingDir, rows, cols }: ExecInput, command: string[]) {
  const consoleSize: [number, number] = [rows, cols];
  const execId = await exec.create(client, {
    container,
    body: {
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
      ConsoleSize: consoleSize,
      DetachKeys: noDetachKeys,
      Env: ['TERM=xterm-256color', 'COLORTERM=truecolor'],
      Cmd: command,
      ...(user && { User: user }),
      ...(workingDir && { WorkingDir: workingDir }),
    },
  });
  const { socket } = await exec.start(client, execId, { tty: true, consoleSize });
  return { execId, socket, output: new Output(socket) };
}

/** Old engines say in the stream why a process could not be started; newer ones refuse the start. */
async function startFailure(client: DockerClient, execId: string, text: string): Promise<GantryError> {
  const { ExitCode } = await exec.inspect(client, execId);
  if (text) return engineError({ message: text, during: 'exec' });
  return new GantryError({
    kind: 'engine-error',
    message: `The process ended before it began${ExitCode ? ` (exit ${ExitCode})` : ''}.`,
    hint: 'The container may have stopped.',
  });
}

function noShell(thrown: unknown): null {
  const error = toGantryError(thrown);
  if (error.kind === 'command-not-found') return null;
  throw error;
}

function noSuchProgram(program: string): GantryError {
  return new GantryError({
    kind: 'command-not-found',
    message: `The image has no program “${program}”.`,
    hint: 'Check the command and its spelling.',
  });
}

function silent(): GantryError {
  return new GantryError({
    kind: 'engine-error',
    message: 'The shell did not answer in time.',
    hint: 'The container may be paused or starved of CPU; try again.',
  });
}
