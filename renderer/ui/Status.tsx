import type { ReactNode } from 'react';
import './Status.css';
import { cx } from './cx.ts';
import { type StatusName, StatusShape, type StatusTone } from './StatusShape.tsx';

export interface StatusProps {
  status: StatusName;
  /** "Running", "Exit 137". */
  word: string;
  /** Behind a dot, quiet: "out of memory at 512 MB". */
  reason?: ReactNode;
  tone?: StatusTone;
  /** In the same line at the end: "Retry". */
  action?: ReactNode;
  className?: string;
}

/** A state: shape, word and reason. The whole line on hover when it is cut off. */
export function Status({ status, word, reason, tone, action, className }: StatusProps) {
  const full = typeof reason === 'string' ? `${word} · ${reason}` : word;
  return (
    <span className={cx('g-status', className)}>
      <StatusShape status={status} tone={tone} />
      <span className="g-ell" data-tip={full} data-tip-cut="">
        {word}
        {reason && <span className="g-status-why"> · {reason}</span>}
      </span>
      {action}
    </span>
  );
}
