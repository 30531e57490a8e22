import './Bar.css';
import { cx } from './cx.ts';

export interface BarPart {
  /** In the unit of `max`. */
  value: number;
  /** data-1 solid = only here, data-2 light = shared, data-3 grey = other. */
  tone?: 'data-1' | 'data-2' | 'data-3' | 'warn' | 'fail' | 'ok';
  /** On hover: "Shared, 232 MB". */
  label?: string;
}

export interface BarProps {
  parts: readonly BarPart[];
  /** What the full width stands for; without it the parts fill the bar. */
  max?: number;
  /** Pixels; else as wide as it may. */
  width?: number;
  height?: 4 | 6 | 8;
  /** Read aloud, e.g. "340 MB, 12 MB only here". */
  label: string;
  /** No ground behind: bars in lists that share a scale. */
  bare?: boolean;
  className?: string;
}

/** A bar of parts. A part that exists is never thinner than 2 px. */
export function Bar({ parts, max, width, height = 6, label, bare, className }: BarProps) {
  const total = max ?? parts.reduce((sum, part) => sum + part.value, 0);
  return (
    <span
      role="img"
      aria-label={label}
      className={cx('g-databar', bare && 'g-databar-bare', className)}
      style={{ width, height }}
    >
      {parts.map((part, index) =>
        part.value > 0 && total > 0 ? (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are positions of one bar
            key={index}
            className={`g-databar-${part.tone ?? 'data-1'}`}
            style={{ width: `${Math.min(100, (part.value / total) * 100)}%` }}
            data-tip={part.label}
          />
        ) : null,
      )}
    </span>
  );
}

export interface ProgressBarProps {
  /** 0 to 1; undefined while the length isn't known. */
  value: number | undefined;
  label: string;
  width?: number;
  height?: 4 | 6;
  tone?: 'data-1' | 'warn' | 'fail' | 'ok';
  className?: string;
}

/** How far something is. Without a value a band travels (it rests with reduced motion). */
export function ProgressBar({ value, label, width, height = 6, tone = 'data-1', className }: ProgressBarProps) {
  const known = value !== undefined && Number.isFinite(value);
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(value * 100) : undefined}
      className={cx('g-databar', !known && 'g-databar-run', className)}
      style={{ width, height }}
    >
      {known && (
        <i
          className={`g-databar-${tone} g-databar-whole`}
          style={{ transform: `scaleX(${Math.max(0, Math.min(1, value))})` }}
        />
      )}
    </span>
  );
}

/** The shape of what comes: as wide as the value will be, so that nothing jumps. */
export function Skeleton({
  width,
  height = 8,
  className,
}: {
  width: number | string;
  height?: number;
  className?: string;
}) {
  return <span className={cx('g-skel', className)} style={{ width, height }} aria-hidden="true" />;
}
