import { age, ago, bytes, exactBytes, exactTime, memory } from '../format/index.ts';
import { useNowText } from './clock.ts';
import { cx } from './cx.ts';

export interface TimeProps {
  /** Milliseconds of the epoch; undefined or 0 shows a dash. */
  at: number | undefined;
  /** `column` "38 min", `sentence` "38 min ago". */
  as?: 'column' | 'sentence';
  className?: string;
}

/** A moment, relative to now; the exact time on hover. */
export function Time({ at, as = 'column', className }: TimeProps) {
  // A row may have been made after the last tick of the shared clock: what is newer than it is now.
  const text = useNowText(now =>
    at ? (as === 'column' ? age : ago)(at, Math.max(now, Math.min(at, Date.now()))) : '–',
  );
  if (!at) return <span className={className}>–</span>;
  return (
    <time className={cx('g-num', className)} dateTime={new Date(at).toISOString()} data-tip={exactTime(at)}>
      {text}
    </time>
  );
}

export interface BytesProps {
  /** undefined shows a dash. */
  value: number | undefined;
  /** `memory` counts in powers of 1024, as limits are typed (512m); `disk` in powers of 1000. */
  of?: 'disk' | 'memory';
  className?: string;
}

/** An amount in human units; the exact one on hover. */
export function Bytes({ value, of = 'disk', className }: BytesProps) {
  if (value === undefined || !Number.isFinite(value)) return <span className={className}>–</span>;
  return (
    <span className={cx('g-num', className)} data-tip={exactBytes(value)}>
      {of === 'memory' ? memory(value) : bytes(value)}
    </span>
  );
}
