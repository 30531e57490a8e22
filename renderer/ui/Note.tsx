import type { ReactNode } from 'react';
import './Status.css';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import { icons } from './icons.ts';
import { StatusShape } from './StatusShape.tsx';

export interface NoteProps {
  tone?: 'fail' | 'warn' | 'info';
  /** Buttons that mend it (`size="sm"`), under the text. */
  actions?: ReactNode;
  /** Quiet words behind the buttons. */
  hint?: ReactNode;
  /** One button at the right, in the middle of the height: for a note that offers instead of mends. */
  aside?: ReactNode;
  /** A second line: the cause in the engine's own words. */
  detail?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** Something to know at the place it concerns, with its mend. Failures are announced. */
export function Note({ tone = 'info', actions, hint, aside, detail, children, className }: NoteProps) {
  return (
    <div
      className={cx('g-note', `g-note-${tone}`, aside !== undefined && 'g-note-wide', className)}
      role={tone === 'fail' ? 'alert' : undefined}
    >
      {tone === 'info' ? (
        <Icon of={icons.info} size={14} />
      ) : (
        <StatusShape status={tone === 'fail' ? 'failed' : 'warning'} />
      )}
      <div className="g-note-body">
        {children}
        {detail && <span className="g-note-detail g-select-text">{detail}</span>}
        {(actions || hint) && (
          <div className="g-note-acts">
            {actions}
            {hint && <span className="g-note-hint">{hint}</span>}
          </div>
        )}
      </div>
      {aside}
    </div>
  );
}
