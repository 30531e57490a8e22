import { useEffect, useState } from 'react';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { bytes, count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { Checkbox, ConfirmDialog, type Loss } from '../../ui/index.ts';
import { perform } from './pending.ts';
import { statusOf } from './status.ts';

interface Preview {
  running: number;
  writableBytes: number | null;
  anonymousVolumes: string[];
  namedVolumes: string[];
}

/** Asks before containers are deleted, and names what goes with them. */
export function RemoveDialog({ rows, onClose }: { rows: readonly ContainerRow[]; onClose(): void }) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState('');
  const [volumes, setVolumes] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    const input = { ids: rows.map(row => row.id) };
    runtime.containers.removePreview(input, { signal: abort.signal }).then(setPreview, thrown => {
      if (!abort.signal.aborted) setProblem(toGantryError(thrown).message);
    });
    return () => abort.abort();
  }, [rows]);

  const anonymous = preview?.anonymousVolumes.length ?? 0;
  const what = count(rows.length, 'container');
  const action = volumes && anonymous > 0 ? `Delete ${what} and ${count(anonymous, 'volume')}` : `Delete ${what}`;
  const remove = () => {
    for (const { id } of rows)
      void perform(id, 'Removing', () => runtime.containers.remove({ id, force: true, volumes }));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={rows.length === 1 ? `Delete ${rows[0]?.name}` : `Delete ${what}`}
      losses={losses(rows)}
      action={action}
      danger
      onConfirm={remove}
      error={problem || undefined}
      options={
        anonymous > 0 ? (
          <Checkbox
            checked={volumes}
            onChange={setVolumes}
            label={`Also delete ${count(anonymous, 'anonymous volume')} and the data in ${anonymous === 1 ? 'it' : 'them'}`}
          />
        ) : undefined
      }
    >
      {explain(preview)}
    </ConfirmDialog>
  );
}

function losses(rows: readonly ContainerRow[]): Loss[] {
  return rows.map(row => ({ id: row.id, name: row.name, detail: statusOf(row).word }));
}

function explain(preview: Preview | null): string {
  if (!preview) return 'Finding out what goes with it…';
  const parts: string[] = [];
  if (preview.running > 0) parts.push(`${count(preview.running, 'running container')} will be killed first.`);
  if (preview.writableBytes) parts.push(`${bytes(preview.writableBytes)} written inside is lost.`);
  else if (preview.writableBytes === 0) parts.push('Nothing was written inside.');
  if (preview.namedVolumes.length > 0) parts.push(`Named volumes stay: ${preview.namedVolumes.join(', ')}.`);
  return parts.join(' ') || 'This can’t be undone.';
}
