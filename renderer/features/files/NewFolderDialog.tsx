import { useState } from 'react';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { Button, Dialog, FormRow, Input } from '../../ui/index.ts';

export interface NewFolderDialogProps {
  id: string;
  folder: string;
  onClose(): void;
  onMade(): void;
}

/** Makes an empty folder in a container. */
export function NewFolderDialog({ id, folder, onClose, onMade }: NewFolderDialogProps) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const wrong = problemOf(name);
  const make = async () => {
    if (wrong || busy || name === '') return;
    setBusy(true);
    try {
      await runtime.files.makeFolder({ id, folder, name });
      onMade();
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
      title={`New folder in ${folder}`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={name === '' || wrong !== ''} busy={busy} onClick={() => void make()}>
            Make folder
          </Button>
        </>
      }
    >
      <FormRow
        label="Name"
        error={problem || wrong || undefined}
        hint="It will belong to the owner of the folder it is in."
      >
        <Input
          mono
          value={name}
          onChange={value => {
            setName(value);
            setProblem('');
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') void make();
          }}
        />
      </FormRow>
    </Dialog>
  );
}

function problemOf(name: string): string {
  if (name === '.' || name === '..' || name.includes('/') || name.includes('\0'))
    return 'A name has no slash and is not “.” or “..”.';
  return new TextEncoder().encode(name).length > 255 ? 'A name has 255 bytes at most.' : '';
}
