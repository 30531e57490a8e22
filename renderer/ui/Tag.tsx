import type { ReactNode } from 'react';
import './Tag.css';
import { cx } from './cx.ts';
import { Icon, type IconType } from './Icon.tsx';
import { type StatusName, StatusShape } from './StatusShape.tsx';

export interface TagProps {
  /** `line` is an outlined, neutral one (names); the others are grounds with a tone. `danger` only for what will be destroyed. */
  tone?: 'neutral' | 'line' | 'accent' | 'ok' | 'warn' | 'fail' | 'danger';
  status?: StatusName;
  icon?: IconType;
  mono?: boolean;
  /** On hover. */
  tip?: string;
  children: ReactNode;
  className?: string;
}

/** A small label. It isn't clickable; what filters is a `Chip`. */
export function Tag({ tone = 'neutral', status, icon, mono, tip, children, className }: TagProps) {
  return (
    <span className={cx('g-tag', `g-tag-${tone}`, mono && 'g-tag-mono', className)} data-tip={tip}>
      {status && (
        <StatusShape status={status} size={10} tone={tone === 'line' || tone === 'neutral' ? undefined : 'inherit'} />
      )}
      {icon && <Icon of={icon} size={12} />}
      <span className="g-ell">{children}</span>
    </span>
  );
}
