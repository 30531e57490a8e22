import { useState } from 'react';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { Button, Dialog, FormRow, Input } from '../../ui/index.ts';
import { type NamedImage, nameOf } from './image-names.ts';

/** Gives an image a further name. */
export function TagDialog({ image, onClose }: { image: NamedImage; onClose(): void }) {
  const [reference, setReference] = useState(image.tag);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const tag = async () => {
    if (busy || !reference.trim()) return;
    setBusy(true);
    try {
      await runtime.images.tag({ id: image.row.id, reference: reference.trim() });
      onClose();
    } catch (thrown) {
      const error = toGantryError(thrown);
      setProblem([error.message, error.hint].filter(Boolean).join(' '));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Add a name to ${nameOf(image)}`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={busy || !reference.trim()} onClick={() => void tag()}>
            Add name
          </Button>
        </>
      }
    >
      <FormRow
        label="New name"
        error={problem || undefined}
        hint="Such as team/app:1.2. A name that another image has moves to this one."
      >
        <Input
          mono
          value={reference}
          onChange={value => {
            setReference(value);
            setProblem('');
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') void tag();
          }}
        />
      </FormRow>
    </Dialog>
  );
}
