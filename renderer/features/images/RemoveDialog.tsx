import { useEffect, useState } from 'react';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { bytes, count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { Checkbox, ConfirmDialog, type Loss, Note, toast } from '../../ui/index.ts';
import { type NamedImage, nameOf } from './image-names.ts';

type Preview = Awaited<ReturnType<typeof runtime.images.removePreview>>;

export interface RemoveDialogProps {
  images: readonly NamedImage[];
  /** The choice to delete their containers too starts ticked: what opened the dialog said so. */
  containersToo?: boolean;
  onClose(): void;
}

/** Asks before images are deleted: what it frees, what hinders it, what stays. */
export function RemoveDialog({ images, containersToo = false, onClose }: RemoveDialogProps) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState('');
  const [withContainers, setWithContainers] = useState(containersToo);
  const ids = [...new Set(images.map(image => image.row.id))];
  const key = ids.join(' ');
  useEffect(() => {
    const abort = new AbortController();
    runtime.images.removePreview({ ids: key.split(' ') }, { signal: abort.signal }).then(setPreview, thrown => {
      if (!abort.signal.aborted) setProblem(toGantryError(thrown).message);
    });
    return () => abort.abort();
  }, [key]);

  const nameOnly = onlyNames(images);
  const users = nameOnly ? [] : (preview?.containers ?? []);
  const what = nameOnly ? count(images.length, 'name') : count(ids.length, 'image');
  const also = withContainers && users.length > 0 ? ` and ${count(users.length, 'container')}` : '';
  const remove = async () => {
    setProblem('');
    try {
      let freed = 0;
      for (const image of targets(images, nameOnly)) {
        const tag = nameOnly ? { tag: image.tag } : {};
        freed += (await runtime.images.remove({ id: image.row.id, withContainers, ...tag })).freed;
      }
      toast({ text: `Deleted ${what}${also}`, detail: freed > 0 ? `${bytes(freed)} came free.` : undefined });
      onClose();
    } catch (thrown) {
      const error = toGantryError(thrown);
      setProblem([error.message, error.hint].filter(Boolean).join(' '));
    }
  };
  const [first] = images;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={images.length === 1 && first ? `Delete ${nameOf(first)}` : `Delete ${what}`}
      losses={lossesOf(images)}
      action={`Delete ${what}${also}`}
      danger
      onConfirm={remove}
      error={problem || undefined}
      options={
        users.length > 0 ? (
          <>
            <Note tone="warn">
              {`${count(users.length, 'container')} ${users.length === 1 ? 'uses' : 'use'} ${ids.length === 1 ? 'it' : 'them'} and must go first: ${users.map(user => user.name).join(', ')}.`}
            </Note>
            <Checkbox
              checked={withContainers}
              onChange={setWithContainers}
              label={`Also delete ${count(users.length, 'container')}${users.some(user => user.running) ? ', running ones too' : ''}`}
            />
          </>
        ) : undefined
      }
    >
      {explain(preview, nameOnly)}
    </ConfirmDialog>
  );
}

/** True when every chosen image keeps another name that was not chosen: then only names go. */
function onlyNames(images: readonly NamedImage[]): boolean {
  const chosen = new Map<string, number>();
  for (const image of images) chosen.set(image.row.id, (chosen.get(image.row.id) ?? 0) + 1);
  return images.every(image => image.tag !== '' && image.row.tags.length > (chosen.get(image.row.id) ?? 0));
}

function targets(images: readonly NamedImage[], nameOnly: boolean): readonly NamedImage[] {
  return nameOnly ? images : [...new Map(images.map(image => [image.row.id, image])).values()];
}

function lossesOf(images: readonly NamedImage[]): Loss[] {
  return images.map(image => ({ id: image.key, name: nameOf(image), detail: bytes(image.row.size) }));
}

function explain(preview: Preview | null, nameOnly: boolean): string {
  if (nameOnly) return 'The image stays under its other name; no bytes come free.';
  if (!preview) return 'Finding out what comes free…';
  const frees = preview.frees > 0 ? `This frees ${bytes(preview.frees)}.` : 'No bytes come free at once.';
  const kept = preview.keptBy.map(image => image.name);
  const shared =
    kept.length > 0
      ? ` Layers that ${kept.slice(0, 3).join(', ')}${kept.length > 3 ? ` and ${kept.length - 3} more` : ''} stand on stay.`
      : '';
  const cached = preview.cached
    ? ` ${bytes(preview.cached)} stay in the build cache, which makes the next build quick.`
    : '';
  return frees + shared + cached;
}
