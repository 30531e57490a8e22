import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, type RefObject, useRef } from 'react';
import './Dialog.css';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import { icons } from './icons.ts';

export interface DialogProps {
  open: boolean;
  /** Escape, the cross, and (unless `sticky`) a press outside. */
  onClose(): void;
  title: string;
  /** Beside the title, quiet. */
  subtitle?: ReactNode;
  /** Actions at the right of the head, before the cross. */
  actions?: ReactNode;
  /** The lower bar: what stands in the way at the left, buttons at the right. */
  footer?: ReactNode;
  /** sm 440, md 600, lg 760, xl 1000 × 612 px, never more than the window. */
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** A press outside doesn't close it: for forms that hold work. */
  sticky?: boolean;
  /** What has the focus first; else the first field or button of the body. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** No padding of the body's own, for panes side by side. */
  flush?: boolean;
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

const field =
  'input:not([type="hidden"]):not(:disabled), textarea:not(:disabled), [role="combobox"]:not([aria-disabled="true"])';

/** Not the cross: the first field, else the last button that works (the one that goes on), else the dialog itself. */
function firstStop(popup: HTMLElement | null): HTMLElement | null {
  const inBody = popup?.querySelector<HTMLElement>('.g-dialog-body')?.querySelector<HTMLElement>(field);
  if (inBody) return inBody;
  const buttons = popup?.querySelectorAll<HTMLElement>(
    '.g-dialog-foot button:not(:disabled), .g-dialog-body button:not(:disabled)',
  );
  return buttons?.length ? (buttons[buttons.length - 1] ?? null) : popup;
}

/** A modal dialog: the focus stays in it and goes back afterwards; Escape closes. */
export function Dialog({
  open,
  onClose,
  title,
  subtitle,
  actions,
  footer,
  size = 'md',
  sticky,
  initialFocus,
  flush,
  role = 'dialog',
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()} disablePointerDismissal={sticky}>
      <Base.Portal>
        <Base.Backdrop className="g-scrim" />
        <Base.Viewport className="g-dialog-place">
          <Base.Popup
            className={cx('g-dialog', `g-dialog-${size}`)}
            initialFocus={initialFocus ?? (() => firstStop(popup.current))}
            role={role}
            ref={popup}
          >
            <div className="g-dialog-head">
              <Base.Title className="g-dialog-title">{title}</Base.Title>
              {subtitle && <div className="g-dialog-sub">{subtitle}</div>}
              <span className="g-grow" />
              {actions}
              <IconButton icon={icons.close} label="Close" onClick={onClose} className="g-dialog-close" />
            </div>
            <div className={cx('g-dialog-body', flush && 'g-dialog-flush')}>{children}</div>
            {footer && <div className="g-dialog-foot">{footer}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
