import { type ReactNode, useRef, useState } from 'react';
import './Dialog.css';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Input } from './Field.tsx';

export interface Loss {
  id: string;
  /** "orders-data". */
  name: ReactNode;
  /** "1.2 GB, used by shop-db". */
  detail?: ReactNode;
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose(): void;
  /** The question with its object: "Delete 2 containers". */
  title: string;
  /** One or two sentences: what happens, and whether it can be undone. */
  children?: ReactNode;
  /** What is lost, each by name. */
  losses?: readonly Loss[];
  /** What the button does, with what goes: "Delete 2 containers and 1 volume". */
  action: string;
  /** Off for what takes nothing away. */
  danger?: boolean;
  /** Must be typed before the button works: for what can't be made again. */
  typed?: string;
  /** Runs on the button. While it is pending the button is busy; what it throws is shown by `error` or by the page. */
  onConfirm(): void | Promise<void>;
  error?: ReactNode;
  /** Further choices ("Also delete the volumes"), under the list. */
  options?: ReactNode;
  cancel?: string;
}

/** Asks before something is lost. The focus starts on Cancel: Enter by habit destroys nothing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onClose,
    title,
    children,
    losses,
    action,
    danger = true,
    typed,
    onConfirm,
    error,
    options,
    cancel = 'Cancel',
  } = props;
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const cancelButton = useRef<HTMLButtonElement>(null);
  const close = () => {
    setText('');
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      setText('');
    } finally {
      setBusy(false);
    }
  };
  const footer = (
    <>
      <span className="g-grow" />
      <Button ref={cancelButton} onClick={close}>
        {cancel}
      </Button>
      <Button
        variant={danger ? 'danger' : 'primary'}
        busy={busy}
        disabled={typed !== undefined && text !== typed}
        onClick={() => void confirm()}
      >
        {action}
      </Button>
    </>
  );
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      size="sm"
      role="alertdialog"
      footer={footer}
      initialFocus={danger ? cancelButton : undefined}
      sticky={busy}
    >
      <div className="g-confirm">
        {children && <div>{children}</div>}
        {losses && losses.length > 0 && (
          <ul className="g-confirm-list">
            {losses.map(loss => (
              <li key={loss.id}>
                <span className="g-ell">{loss.name}</span>
                {loss.detail && <span className="g-confirm-detail">{loss.detail}</span>}
              </li>
            ))}
          </ul>
        )}
        {options}
        {typed !== undefined && (
          <div className="g-confirm-type">
            <span>
              Type <b>{typed}</b> to go on.
            </span>
            <Input mono value={text} onChange={setText} aria-label={`Type ${typed} to go on`} />
          </div>
        )}
        {error}
      </div>
    </Dialog>
  );
}
