import { useState } from 'react';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { Button, Dialog, FormRow, Input } from '../../ui/index.ts';

/** What Moby takes as a name (daemon/names: RestrictedNameChars). */
const validName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Gives a container another name. */
export function RenameDialog({ row, onClose }: { row: ContainerRow; onClose(): void }) {
  const [name, setName] = useState(row.name);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const wrong = validName.test(name)
    ? ''
    : 'Two or more letters, digits, dots, dashes or underscores; a letter or digit first.';
  const rename = async () => {
    if (wrong || busy) return;
    if (name === row.name) return onClose();
    setBusy(true);
    try {
      await runtime.containers.rename({ id: row.id, name });
      onClose();
    } catch (thrown) {
      setProblem(toGantryError(thrown).message);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Rename ${row.name}`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={Boolean(wrong) || busy} onClick={() => void rename()}>
            Rename
          </Button>
        </>
      }
    >
      <FormRow label="Name" error={problem || (name ? wrong : '') || undefined}>
        <Input
          mono
          value={name}
          onChange={value => {
            setName(value);
            setProblem('');
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') void rename();
          }}
        />
      </FormRow>
    </Dialog>
  );
}
