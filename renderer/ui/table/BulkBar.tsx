import './BulkBar.css';
import { Button, IconButton } from '../Button.tsx';
import { icons } from '../icons.ts';
import type { Bulk, BulkAction } from './types.ts';

function BulkButton({ action }: { action: BulkAction }) {
  return (
    <Button
      variant="ghost"
      className={action.danger ? 'g-bulk-danger' : undefined}
      icon={action.icon}
      disabled={action.disabled}
      tip={action.reason}
      onClick={action.onSelect}
      aria-label={action.label}
    >
      <span className="g-bulk-label">{action.label}</span>
    </Button>
  );
}

/** What can be done with the selection, over the list's lower end. What destroys stands apart, last. */
export function BulkBar({ count, bulk, onClear }: { count: number; bulk: Bulk; onClear(): void }) {
  const destroys = bulk.actions.filter(action => action.danger);
  const label = `${count} selected`;
  return (
    <div className="g-bulk" role="toolbar" aria-label={label}>
      <span className="g-medium g-num" role="status">
        {label}
      </span>
      {bulk.note && <span className="g-bulk-note">{bulk.note}</span>}
      <span className="g-sep" />
      {bulk.actions.map(action => !action.danger && <BulkButton key={action.id} action={action} />)}
      {destroys.length > 0 && <span className="g-sep" />}
      {destroys.map(action => (
        <BulkButton key={action.id} action={action} />
      ))}
      <IconButton icon={icons.close} label="Clear selection" shortcut="esc" onClick={onClear} />
    </div>
  );
}
