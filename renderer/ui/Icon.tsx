import type { ComponentType, SVGProps } from 'react';
import './Icon.css';
import { cx } from './cx.ts';

/** Any lucide icon, or an own svg component that takes the same props. */
export type IconType = ComponentType<SVGProps<SVGSVGElement>>;

export interface IconProps {
  /** The icon: `of={Play}`. */
  of: IconType;
  /** Pixels; 14 inside buttons and toolbars. */
  size?: 16 | 14 | 12;
  className?: string;
}

/** A drawn word: always beside text or inside a labelled control, so it is hidden from assistive technology. */
export function Icon({ of: Drawing, size = 16, className }: IconProps) {
  return <Drawing className={cx('g-i', size !== 16 && `g-i${size}`, className)} aria-hidden="true" focusable="false" />;
}
