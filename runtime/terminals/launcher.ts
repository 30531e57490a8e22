/**
 * How a process is started in a container so that its first byte finds the right terminal size, on every API version. The
 * engine makes the terminal with no size and takes one only when the process runs (ConsoleSize exists from API 1.42 on); a shell
 * that has printed by then has printed for 0 × 0. So a small `sh` starts first, waits for a line, which is sent once the size
 * is set, says its process id and what it found, and becomes the wanted program. Its id is how the process is ended
 * later: the engine has no call for that.
 */

/** Shells in the order of their comfort. */
const shells = 'bash zsh ash sh';

/** Around what the launcher says: a record separator, which no shell prints. */
const mark = '\x1e';

const shellScript = `read -r _ || exit 0
for s in ${shells}; do p=$(command -v $s) && [ -n "$p" ] && break; done
printf '\\036%s %s\\036' $$ "$p"
exec "$p"`;

const commandScript = `read -r _ || exit 0
command -v -- "$1" >/dev/null || { printf '\\036%s !\\036' $$; exit 127; }
printf '\\036%s %s\\036' $$ "$1"
exec "$@"`;

/** The command line of an exec; null for the best shell. `sh` is where the launcher's own shell is. */
export function launchCommand(command: readonly string[] | null, sh: string): string[] {
  return command ? [sh, '-c', commandScript, 'gantry', ...command] : [sh, '-c', shellScript];
}

/** Ends a process whose id the launcher told, from within the container. */
export function killCommand(pid: number, signal: 'HUP' | 'KILL', sh: string): string[] {
  return [sh, '-c', `kill -${signal} ${pid}`];
}

export type Launch =
  | { state: 'waiting' }
  /** `rest` is the program's own first output; `pid` is null when the container gave none that may be ended. */
  | { state: 'launched'; pid: number | null; program: string; rest: Uint8Array<ArrayBuffer> }
  | { state: 'no-such-program' };

/** Reads output up to the launcher's word; all before it is the echo of the line it waits for. */
export class LaunchReader {
  #text: Buffer<ArrayBuffer> = Buffer.alloc(0);

  /** What came so far that was not the launcher's: the engine's own words when the process could not be started. */
  get text(): string {
    return this.#text.toString('utf8').trim();
  }

  feed(bytes: Uint8Array): Launch {
    this.#text = Buffer.concat([this.#text, bytes]);
    const start = this.#text.indexOf(mark);
    const end = start < 0 ? -1 : this.#text.indexOf(mark, start + 1);
    if (end < 0) return { state: 'waiting' };
    const [pid = '', ...program] = this.#text.toString('utf8', start + 1, end).split(' ');
    const name = program.join(' ');
    if (name === '!') return { state: 'no-such-program' };
    return {
      state: 'launched',
      pid: processId(pid),
      program: name,
      rest: new Uint8Array(this.#text.subarray(end + 1)),
    };
  }
}

/** The word comes from the container: nothing but a number above PID 1's may be passed to `kill`. */
function processId(word: string): number | null {
  const pid = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  return pid > 1 ? pid : null;
}
