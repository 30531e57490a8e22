/** What an exit code of a container means, in words. */
export interface ExitCode {
  /** "Exit 137" or "Done". */
  readonly word: string;
  /** "out of memory", "command not found", … ; empty when the number says all there is to say. */
  readonly reason: string;
  readonly tone: 'done' | 'failed' | 'stopped';
  /** The signal behind 128+n. */
  readonly signal?: string;
}

// Linux numbers (signal(7), x86 and arm): containers are Linux processes on every host.
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

const signalWords: Readonly<Record<number, string>> = {
  1: 'hung up',
  2: 'interrupted',
  4: 'illegal instruction',
  6: 'aborted',
  7: 'bus error',
  8: 'arithmetic error',
  9: 'killed',
  11: 'segmentation fault',
  13: 'broken pipe',
  15: 'terminated',
};

/** `docker run` itself answers 125 to 127 (docs: "Exit status"); 128+n is a shell's way to say "ended by signal n". */
export function exitCode(code: number, oomKilled = false): ExitCode {
  const word = `Exit ${code}`;
  if (oomKilled) return { word, reason: 'out of memory', tone: 'failed', signal: 'SIGKILL' };
  if (code === 0) return { word: 'Done', reason: 'exit 0', tone: 'done' };
  if (code === 125) return { word, reason: 'the engine could not start it', tone: 'failed' };
  if (code === 126) return { word, reason: 'command not executable', tone: 'failed' };
  if (code === 127) return { word, reason: 'command not found', tone: 'failed' };
  if (code > 128 && code < 192) return bySignal(word, code - 128);
  return { word, reason: '', tone: 'failed' };
}

function bySignal(word: string, number: number): ExitCode {
  const signal = signals[number] ?? `signal ${number}`;
  const reason = signalWords[number] ?? `ended by ${signal}`;
  // SIGTERM and SIGINT are how somebody stops a container; SIGKILL may be that or the kernel, so it stays a failure.
  return { word, reason, tone: number === 15 || number === 2 ? 'stopped' : 'failed', signal };
}
