import { useState } from 'react';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { useUiStore } from '../../stores/ui.ts';
import { Button, Checkbox, Dialog, Form, FormRow, Input } from '../../ui/index.ts';

/** Makes an image of a container as it stands. The name is checked where those of pulls and tags are. */
export function CommitDialog({ row, onClose }: { row: ContainerRow; onClose(): void }) {
  const [reference, setReference] = useState(
    `${row.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')}:snapshot`,
  );
  const [message, setMessage] = useState('');
  const [author, setAuthor] = useState('');
  const [pause, setPause] = useState(true);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const runs = row.state === 'running';
  const commit = async () => {
    if (busy || !reference.trim()) return;
    setBusy(true);
    try {
      const input = { id: row.id, reference: reference.trim(), message, author, pause: runs && pause };
      const { task } = await runtime.containers.commit(input);
      useUiStore.getState().showInDock(`task:${task}`);
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
      title={`Commit ${row.name} to an image`}
      size="md"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!reference.trim()} busy={busy} onClick={() => void commit()}>
            Commit
          </Button>
        </>
      }
    >
      <Form onSubmit={() => void commit()}>
        <FormRow
          label="Image"
          error={problem || undefined}
          hint="Repository and tag, such as team/app:1.2. A name that another image has moves to this one."
        >
          <Input
            mono
            value={reference}
            onChange={value => {
              setReference(value);
              setProblem('');
            }}
          />
        </FormRow>
        <FormRow label="Message">
          <Input value={message} onChange={setMessage} placeholder="Optional: what is different from its image" />
        </FormRow>
        <FormRow label="Author">
          <Input value={author} onChange={setAuthor} placeholder="Optional" />
        </FormRow>
        {runs && (
          <FormRow label="While it runs">
            <Checkbox
              checked={pause}
              onChange={setPause}
              label="Pause its processes meanwhile, so that no file is caught half written"
            />
          </FormRow>
        )}
        <p className="g-t2 g-12">Its files and settings go into the image; what is in volumes does not.</p>
        {/* Enter in any of several fields sends a form only with a button in it. */}
        <button type="submit" hidden />
      </Form>
    </Dialog>
  );
}
