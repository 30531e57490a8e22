import { memo } from 'react';
import './Sparkline.css';
import { cx } from './cx.ts';

export interface SparklineProps {
  /** Oldest first. */
  values: readonly number[];
  /** The value at the upper edge; without it the largest value, at least `floor`. */
  max?: number;
  /** The least scale, so that noise near zero doesn't look like a storm. */
  floor?: number;
  /** How many values fill the width: with fewer, the line starts further right. */
  span?: number;
  tone?: 'data' | 'warn' | 'fail';
  width?: number;
  height?: number;
}

/** The path of a sparkline from the left, in pixels with one decimal. The newest value always is the right end. */
export function sparkPath({
  values,
  max,
  floor = 0,
  span = values.length,
  width = 44,
  height = 16,
}: SparklineProps): string {
  const peak = Math.max(max ?? Math.max(floor, ...values), Number.MIN_VALUE);
  const step = width / Math.max(1, span - 1);
  let path = '';
  // Every value, although there are more than pixels: leaving some out would make peaks blink as they move.
  for (let at = Math.max(0, values.length - span); at < values.length; at += 1) {
    const x = width - (values.length - 1 - at) * step;
    const y = height - 0.7 - (Math.min(peak, Math.max(0, values[at] ?? 0)) / peak) * (height - 1.4);
    path += `${path ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

/** The last minute of a number, as a line. Decorative: the number stands beside it. */
export const Sparkline = memo(function Sparkline(props: SparklineProps) {
  const { values, tone = 'data', width = 44, height = 16 } = props;
  const line = values.length > 1 ? sparkPath(props) : '';
  return (
    <svg
      className={cx('g-spark', `g-spark-${tone}`)}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {line && <path className="g-spark-area" d={`${line}V${height}H${line.slice(1, line.indexOf(' '))}Z`} />}
      {line && <path className="g-spark-line" d={line} />}
    </svg>
  );
});
