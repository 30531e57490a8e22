import type { ReactNode } from 'react';
import './Icon.css';
import { cx } from './cx.ts';

/** The shapes of states. Each has one tone; a word always stands beside it. */
export type StatusName =
  | 'running'
  | 'healthy'
  | 'done'
  | 'unhealthy'
  | 'warning'
  | 'failed'
  | 'stopped'
  | 'paused'
  | 'created'
  | 'waiting'
  | 'pending'
  | 'restarting'
  | 'cached'
  | 'skipped';

export type StatusTone = 'ok' | 'warn' | 'fail' | 'idle' | 'accent';

// What is knocked out of a solid shape shows the ground; a component on another ground sets --knock.
const knock = {
  stroke: 'var(--knock, var(--bg-page))',
  strokeWidth: 1.5,
  fill: 'none',
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

const tick = (
  <>
    <circle cx="6" cy="6" r="5.6" fill="currentColor" />
    <path d="m3.5 6.2 1.8 1.8 3.3-3.7" {...knock} />
  </>
);
const triangle = (
  <>
    <path
      d="M6 .7c.4 0 .7.2.9.5l4.7 8.3c.4.7-.1 1.5-.9 1.5H1.3c-.8 0-1.3-.8-.9-1.5L5.1 1.2c.2-.3.5-.5.9-.5z"
      fill="currentColor"
    />
    <path d="M6 4.2v2.5M6 8.7v.01" {...knock} />
  </>
);
const octagon = (
  <>
    <path d="M3.7.4h4.6l3.3 3.3v4.6l-3.3 3.3H3.7L.4 8.3V3.7z" fill="currentColor" />
    <path d="m4.2 4.2 3.6 3.6M7.8 4.2 4.2 7.8" {...knock} />
  </>
);
const ring = <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.5" />;
const brokenRing = (
  <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.7" strokeDasharray="2.2 1.413" />
);
const loop = (
  <>
    <path
      d="M10.3 6A4.3 4.3 0 1 1 8.7 2.6l1.3 1.1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
    <path d="M10.8.9v3.4H7.4z" fill="currentColor" />
  </>
);
const bars = (
  <>
    <rect x="2" y="1.5" width="2.8" height="9" rx="1" fill="currentColor" />
    <rect x="7.2" y="1.5" width="2.8" height="9" rx="1" fill="currentColor" />
  </>
);

const shapes: Readonly<Record<StatusName, readonly [StatusTone, ReactNode]>> = {
  running: ['ok', <circle key="s" cx="6" cy="6" r="4.2" fill="currentColor" />],
  healthy: ['ok', tick],
  done: ['ok', tick],
  unhealthy: ['warn', triangle],
  warning: ['warn', triangle],
  failed: ['fail', octagon],
  stopped: [
    'idle',
    <rect key="s" x="2" y="2" width="8" height="8" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  ],
  paused: ['idle', bars],
  created: ['idle', ring],
  waiting: ['idle', ring],
  pending: ['accent', brokenRing],
  restarting: ['warn', loop],
  cached: [
    'idle',
    <path
      key="s"
      d="M6 .8 11.2 6 6 11.2.8 6z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
    />,
  ],
  skipped: [
    'idle',
    <path key="s" d="M2 6h8" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" fill="none" />,
  ],
};

export interface StatusShapeProps {
  status: StatusName;
  size?: 12 | 10;
  /** Another tone than the shape's own; `inherit` takes the text colour. */
  tone?: StatusTone | 'inherit';
  className?: string;
}

/** The shape alone. Decorative: the word beside it says the same. */
export function StatusShape({ status, size = 12, tone, className }: StatusShapeProps) {
  const [own, drawing] = shapes[status];
  const colour = tone ?? own;
  return (
    <svg
      className={cx('g-s', size === 10 && 'g-s10', colour !== 'inherit' && `g-${colour}`, className)}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      {drawing}
    </svg>
  );
}
