/** Levels in the order of their weight. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one line an event: `2026-11-24T07:36:00.000Z info engine started {"pid":1}`. Never gets secrets. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Record<string, unknown>): void;
}

/** A logger on a line sink (a file's write, or an array in tests). */
export function createLogger(write: (line: string) => void): Logger {
  return {
    log(level, message, fields) {
      const extra = fields ? ` ${JSON.stringify(fields)}` : '';
      write(`${new Date().toISOString()} ${level} ${message}${extra}\n`);
    },
  };
}
