import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/index.ts';
import { bytes, count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { ConfirmDialog, Dialog, ErrorNote, type Loss, Skeleton, toast } from '../../ui/index.ts';

type Preview = Awaited<ReturnType<typeof runtime.engine.resetPreview>>;

/** Removes all that the hosted engine has. Says what that is before it can be pressed, and wants the word typed. */
export function ResetDialog({ onClose }: { onClose(): void }) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    runtime.engine
      .resetPreview({}, { signal: abort.signal })
      .then(setPreview)
      .catch(thrown => !abort.signal.aborted && setError(toGantryError(thrown)));
    return () => abort.abort();
  }, []);
  if (!preview)
    return (
      <Dialog open onClose={onClose} title="Reset the engine" size="sm">
        {error ? <ErrorNote error={error} /> : <Skeleton width="100%" height={96} />}
      </Dialog>
    );
  const reset = async () => {
    setError(null);
    try {
      await runtime.engine.reset({ confirmation: preview.confirmation });
      onClose();
      toast({ tone: 'done', text: 'The engine was reset. It is empty and starts anew.' });
    } catch (thrown) {
      setError(toGantryError(thrown));
    }
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title="Reset the engine"
      action={actionOf(preview)}
      typed={preview.confirmation}
      losses={lossesOf(preview)}
      onConfirm={reset}
      error={<ErrorNote error={error} />}
    >
      Everything the engine has is deleted{preview.bytes === null ? '' : `, ${bytes(preview.bytes)} on disk`}. It can’t
      be undone. Settings of Gantry, other engines and files on this computer are not touched.
    </ConfirmDialog>
  );
}

const nouns = [
  ['containers', 'container'],
  ['images', 'image'],
  ['volumes', 'volume'],
  ['networks', 'network'],
] as const;

function lossesOf(preview: Preview): Loss[] {
  return nouns
    .filter(([key]) => preview[key].length > 0)
    .map(([key, noun]) => ({
      id: key,
      name: count(preview[key].length, noun),
      detail: namesOf(preview[key]),
    }));
}

/** The first names, as many as fit a line, and how many more there are. */
function namesOf(names: readonly string[]): string {
  let shown = '';
  let used = 0;
  for (const name of names) {
    if (used > 0 && shown.length + name.length > 34) break;
    shown += `${used > 0 ? ', ' : ''}${name.slice(0, 34)}`;
    used += 1;
  }
  return names.length > used ? `${shown} and ${names.length - used} more` : shown;
}

function actionOf(preview: Preview): string {
  const parts = nouns
    .filter(([key]) => key !== 'networks' && preview[key].length > 0)
    .map(([key, noun]) => count(preview[key].length, noun));
  if (parts.length === 0) return 'Reset the engine';
  const last = parts.pop();
  return `Delete ${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}`;
}
