import { useEffect, useMemo, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import { bytes, count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, Dialog, ErrorNote, Icon, icons, Note, ProgressBar, Skeleton } from '../../ui/index.ts';
import { mostSources, type Source, sendFiles } from './transfer.ts';

export interface UploadDialogProps {
  id: string;
  folder: string;
  sources: readonly Source[];
  onClose(): void;
  /** It is done, wholly or in part: the folder looks different. */
  onChanged(): void;
}

interface Plan {
  taken: string[];
  uid: number;
  gid: number;
}

/** Names that are listed one by one. */
const shownNames = 8;

/** Says what goes where, whose it will be and what it would replace; then sends it. */
export function UploadDialog({ id, folder, sources, onClose, onChanged }: UploadDialogProps) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  const [sending, setSending] = useState(false);
  const [taskId, setTaskId] = useState<string | null>(null);
  const task = useStateStore(state => (taskId ? state.tasks.get(taskId) : undefined));
  const top = useMemo(() => [...new Set(sources.map(({ path }) => path.split('/')[0] ?? ''))], [sources]);
  const total = sources.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  const files = sources.filter(({ file }) => file).length;
  const tooMany = sources.length > mostSources || top.length > 1000;

  useEffect(() => {
    if (tooMany) return;
    const leave = new AbortController();
    runtime.files.uploadPlan({ id, folder, names: top }, { signal: leave.signal }).then(setPlan, thrown => {
      if (!leave.signal.aborted) setError(toGantryError(thrown));
    });
    return () => leave.abort();
  }, [id, folder, top, tooMany]);

  const send = async () => {
    setError(null);
    setSending(true);
    try {
      await sendFiles({ id, folder, sources, replace: plan?.taken ?? [] }, { onBegun: setTaskId });
      onClose();
    } catch (thrown) {
      const failed = thrown instanceof Error && !('kind' in thrown) ? readError(thrown) : toGantryError(thrown);
      // Cancelled from here or from the list of tasks.
      if (failed.kind === 'cancelled') onClose();
      setError(failed);
      setSending(false);
    } finally {
      onChanged();
    }
  };
  const replaces = plan !== null && plan.taken.length > 0;
  return (
    <Dialog
      open
      onClose={onClose}
      sticky
      title={`Upload to ${folder}`}
      size="sm"
      footer={
        sending ? (
          <>
            <Button disabled={!taskId} onClick={() => taskId && void runtime.tasks.cancel({ id: taskId })}>
              Cancel upload
            </Button>
            <Button variant="primary" onClick={onClose}>
              Continue in background
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" disabled={!plan || tooMany} onClick={() => void send()}>
              {replaces ? 'Upload and replace' : 'Upload'}
            </Button>
          </>
        )
      }
    >
      <div className="files-upload">
        <ul className="files-upload-names">
          {top.slice(0, shownNames).map(name => {
            const folderLike = sources.some(({ path, file }) => path === name && file === null);
            return (
              <li key={name}>
                <Icon of={folderLike ? icons.folder : icons.file} size={14} />
                <span className="g-ell">{name}</span>
                {plan?.taken.includes(name) && <span className="g-t2 g-12">is there already</span>}
              </li>
            );
          })}
        </ul>
        {top.length > shownNames && <p className="g-t2 g-12">and {count(top.length - shownNames, 'more')}</p>}
        <p className="g-t2 g-12">
          {count(files, 'file')}, {bytes(total)}.{' '}
          {plan
            ? `${files === 1 ? 'It' : 'They'} will belong to ${plan.uid}:${plan.gid}, as the folder does, with mode 0644 (folders 0755).`
            : !error && !tooMany && <Skeleton width={180} />}
        </p>
        {tooMany && (
          <Note tone="fail">
            {`At most ${count(mostSources, 'file')} go at once. Pack them into a tar, or choose fewer.`}
          </Note>
        )}
        {replaces && <Note tone="warn">{replacedText(plan.taken, sources)}</Note>}
        {sending && (
          <>
            <ProgressBar value={task?.progress ?? undefined} label="Upload" />
            <p className="g-t2 g-12 g-num">{task?.detail}</p>
          </>
        )}
        <ErrorNote error={error} />
      </div>
    </Dialog>
  );
}

/** A file takes the place of a file; folders are joined. Of different kinds the engine refuses it. */
function replacedText(taken: readonly string[], sources: readonly Source[]): string {
  const folders = taken.filter(name => sources.some(({ path, file }) => path === name && !file)).length;
  const files = taken.length - folders;
  const first = files === 0 ? '' : files === 1 ? 'The file that is there is replaced.' : `${files} files are replaced.`;
  const second =
    folders === 0 ? '' : 'In folders that are there, files of the same names are replaced and the others stay.';
  return [first, second, 'What is replaced is lost.'].filter(Boolean).join(' ');
}

function readError(thrown: Error): GantryError {
  return Object.assign(toGantryError(thrown), { message: thrown.message, detail: undefined });
}
