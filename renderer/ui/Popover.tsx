import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import './Menu.css';
import { cx } from './cx.ts';

export interface PopoverProps {
  trigger: ReactElement;
  /** Names it; shown as its title. */
  title?: string;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
  /** Controlled, if given. */
  open?: boolean;
  onOpenChange?(open: boolean): void;
  children: ReactNode;
  className?: string;
}

/** A small panel beside its trigger, for what is more than a name: settings of a view, an explanation with a link. */
export function Popover({
  trigger,
  title,
  align = 'start',
  side = 'bottom',
  open,
  onOpenChange,
  children,
  className,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="g-popup-pos" sideOffset={4} align={align} side={side}>
          <Base.Popup className={cx('g-menu g-popover', className)}>
            {title && <Base.Title className="g-strong">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
