import { useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, Dialog, ErrorNote, FormRow, Input } from '../../ui/index.ts';
import { type NamedImage, nameOf } from './image-names.ts';
import { PullProgress } from './PullProgress.tsx';

/** Sends an image to a registry, under its name or a new one, then turns into its progress in place. */
export function PushDialog({ image, onClose }: { image: NamedImage; onClose(): void }) {
  const [reference, setReference] = useState(image.tag);
  const [error, setError] = useState<GantryError | null>(null);
  const [busy, setBusy] = useState(false);
  const [taskId, setTaskId] = useState<string | null>(null);
  const task = useStateStore(state => (taskId ? state.tasks.get(taskId) : undefined));
  const name = reference.trim();
  const push = async () => {
    if (busy || !name) return;
    setBusy(true);
    setError(null);
    try {
      if (!image.row.tags.includes(name)) await runtime.images.tag({ id: image.row.id, reference: name });
      setTaskId((await runtime.registries.push({ reference: name })).task);
    } catch (thrown) {
      setError(toGantryError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={task?.title ?? `Push ${nameOf(image)}`}
      size={task ? 'lg' : 'md'}
      flush={task !== undefined}
      sticky
      footer={
        task ? (
          <>
            {task.state === 'running' && (
              <>
                <span className="g-t3 g-12 g-grow">Keeps going when you close this. Find it in tasks.</span>
                <Button onClick={() => void runtime.tasks.cancel({ id: task.id })}>Cancel push</Button>
              </>
            )}
            {(task.state === 'failed' || task.state === 'cancelled') && (
              <Button onClick={() => setTaskId(null)}>Change…</Button>
            )}
            <Button variant="primary" onClick={onClose}>
              {task.state === 'running' ? 'Continue in background' : 'Close'}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" disabled={!name} busy={busy} onClick={() => void push()}>
              Push
            </Button>
          </>
        )
      }
    >
      {task ? (
        <PullProgress task={task} />
      ) : (
        <>
          <FormRow
            label="To"
            hint="The registry stands before the first slash: registry.example.com/team/app:1.2. A new name is given to the image first."
          >
            <Input
              mono
              value={reference}
              onChange={setReference}
              onKeyDown={event => {
                if (event.key === 'Enter') void push();
              }}
            />
          </FormRow>
          <ErrorNote error={error} />
        </>
      )}
    </Dialog>
  );
}
