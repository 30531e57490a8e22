import { useEffect, useState } from 'react';
import type { EngineStatus, GantryError } from '../../../runtime/contract/index.ts';
import { clockTime } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';

/** A line of the engine's log, with a number that stays the same while it is shown. */
export interface LogLine {
  key: number;
  /** Epoch milliseconds, 0 where the line has none. */
  at: number;
  source: 'gantry' | 'engine';
  text: string;
  level: 'error' | 'warn' | 'plain';
}

/** Lines kept in the page; the runtime's file has the rest. */
const keptLines = 10_000;

/**
 * Follows the log of Gantry and the present engine, merged, while the component is there. Opened anew after a restart of the runtime
 * and with another engine; any other end is told and not tried again.
 */
export function useEngineLog(tail: number): { lines: readonly LogLine[]; error: GantryError | null } {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [error, setError] = useState<GantryError | null>(null);
  const engine = useStateStore(state => state.engine?.engine.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine has another log
  useEffect(() => {
    let key = 0;
    let fresh: LogLine[] = [];
    let frame = 0;
    let stream: { close(): void } | undefined;
    const flush = () => {
      frame = 0;
      const added = fresh;
      fresh = [];
      setLines(before => {
        const all = [...before, ...added];
        return all.length > keptLines ? all.slice(-keptLines) : all;
      });
    };
    const open = () => {
      setLines([]);
      setError(null);
      stream = runtime.engine.log(
        { tail },
        {
          onItem: item => {
            for (const line of item.lines) fresh.push({ ...line, key: key++, level: levelOf(line.text) });
            // A start writes hundreds of lines at once: one render a frame, however they come.
            frame ||= requestAnimationFrame(flush);
          },
          onError: reason => (reason.kind === 'runtime-restarted' ? open() : setError(reason)),
        },
      );
    };
    open();
    return () => {
      stream?.close();
      cancelAnimationFrame(frame);
    };
  }, [tail, engine]);
  return { lines, error };
}

/** How bad a line is, by the `level=` that dockerd and containerd write (logrus). */
export function levelOf(text: string): LogLine['level'] {
  const level = /(?:^|\s)level=(\w+)/.exec(text)?.[1];
  if (level === 'error' || level === 'fatal' || level === 'panic') return 'error';
  return level === 'warning' || level === 'warn' ? 'warn' : 'plain';
}

/** The time column: seconds since the start for what belongs to it ("1.431"), the time of day for what was before. */
export function lineTime(at: number, startedAt: EngineStatus['startedAt']): string {
  if (at === 0) return '';
  if (startedAt === null) return clockTime(at);
  const since = (at - startedAt) / 1000;
  return since >= 0 && since < 1000 ? since.toFixed(3) : clockTime(at);
}

/** The lines as a text for clipboard and file: exact times, as engines write them. */
export function logText(lines: readonly LogLine[]): string {
  return lines.map(line => `${line.at ? new Date(line.at).toISOString() : '-'} ${line.source} ${line.text}\n`).join('');
}
