/** How a container ended, as the engine's inspect has it. */
export interface ContainerEnd {
  code: number;
  outOfMemory: boolean;
  /** Bytes; 0 for none. */
  memoryLimit: number;
  /** The engine's own words, such as a start that failed. */
  error: string;
}

const signals: Record<number, string> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
};

/** "exit 137, out of memory at its limit of 512 MB"; codes as in docker run's documentation ("Exit status"). */
export function exitWords({ code, outOfMemory, memoryLimit, error }: ContainerEnd): string {
  if (error) return `exit ${code}, ${error}`;
  if (outOfMemory) {
    const limit = memoryLimit > 0 ? ` at its limit of ${Math.round(memoryLimit / 1024 / 1024)} MB` : '';
    return `exit ${code}, out of memory${limit}`;
  }
  if (code === 126) return 'exit 126, the command could not be executed';
  if (code === 127) return 'exit 127, the command was not found';
  if (code > 128 && code < 192) return `exit ${code}, ended by ${signals[code - 128] ?? `signal ${code - 128}`}`;
  return `exit ${code}`;
}
