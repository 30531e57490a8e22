import { useEffect, useState } from 'react';
import type { ContainerRow } from '../../../../runtime/contract/containers.ts';
import { toGantryError } from '../../../../runtime/contract/errors.ts';
import type { TaskRow } from '../../../../runtime/contract/tasks.ts';
import { bytes, count } from '../../../format/index.ts';
import { runtime } from '../../../ipc/client.ts';
import { useStateStore } from '../../../stores/state.ts';
import { useUiStore } from '../../../stores/ui.ts';
import { Button, Checkbox, Dialog, ErrorNote, Note, ProgressBar, StatusShape } from '../../../ui/index.ts';
import './recreate.css';

export interface RecreateDialogProps {
  /** The name that moved, as Docker lists it. */
  image: string;
  /** Those that still run what it stood for before. */
  containers: readonly ContainerRow[];
  onClose(): void;
}

/** Asks which containers are to be made anew with an updated image, then shows how that goes. Closing it stops nothing. */
export function RecreateDialog({ image, containers, onClose }: RecreateDialogProps) {
  // As they were when it opened: those that are done leave the list of the outdated ones.
  const [list] = useState(containers);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(containers.map(row => row.id)));
  const [problem, setProblem] = useState('');
  const [taskId, setTaskId] = useState<string | null>(null);
  const task = useStateStore(state => (taskId ? state.tasks.get(taskId) : undefined));
  const lost = useWrittenInside(list);
  const recreate = async () => {
    setProblem('');
    try {
      const ids = list.filter(row => chosen.has(row.id)).map(row => row.id);
      setTaskId((await runtime.containers.recreate({ ids, image })).task);
    } catch (thrown) {
      setProblem(toGantryError(thrown).message);
    }
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Recreate containers"
      subtitle={image}
      sticky
      footer={
        task ? (
          <Progressing task={task} onClose={onClose} />
        ) : (
          <>
            <Button onClick={onClose}>Not now</Button>
            <Button variant="primary" disabled={chosen.size === 0 || taskId !== null} onClick={() => void recreate()}>
              {`Recreate ${count(chosen.size, 'container')}`}
            </Button>
          </>
        )
      }
    >
      <div className="recreate">
        {task ? (
          <Outcome task={task} />
        ) : (
          <>
            <p>
              They still run the image from before. Each is made anew with the same settings, networks and volumes; the
              one from before is removed only when the new one has proved to run, and put back otherwise.
            </p>
            <ul className="recreate-list" aria-label="Containers of the image from before">
              {list.map(row => (
                <li key={row.id}>
                  <Checkbox checked={chosen.has(row.id)} onChange={() => toggle(row.id)} label={row.name} />
                  <span className="g-t3 g-12">{row.state}</span>
                </li>
              ))}
            </ul>
            {lost > 0 && (
              <Note tone="warn">{`${bytes(lost)} written inside these containers, outside their volumes, is lost with them.`}</Note>
            )}
            {problem && <Note tone="fail">{problem}</Note>}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Progressing({ task, onClose }: { task: TaskRow; onClose(): void }) {
  const running = task.state === 'running';
  const showOutput = () => {
    useUiStore.getState().showInDock(`task:${task.id}`);
    onClose();
  };
  return (
    <>
      <span className="g-t3 g-12 g-grow">{running && 'Closing this lets it go on; it is under Tasks.'}</span>
      {running ? (
        <Button onClick={() => void runtime.tasks.cancel({ id: task.id })}>Cancel</Button>
      ) : (
        <Button onClick={showOutput}>Show output</Button>
      )}
      <Button variant="primary" onClick={onClose}>
        Close
      </Button>
    </>
  );
}

function Outcome({ task }: { task: TaskRow }) {
  if (task.error) return <ErrorNote error={task.error} />;
  const words = task.state === 'cancelled' ? 'Cancelled. What was under way was put back.' : task.detail;
  return (
    <div className="recreate-progress" role="status">
      <span className="g-flex">
        <StatusShape status={task.state === 'running' ? 'pending' : task.state === 'cancelled' ? 'stopped' : 'done'} />
        {words}
      </span>
      <ProgressBar value={task.state === 'running' ? (task.progress ?? undefined) : 1} label={task.title} />
    </div>
  );
}

/** Bytes in the containers' own layers, 0 until known. */
function useWrittenInside(rows: readonly ContainerRow[]): number {
  const [written, setWritten] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    runtime.containers.removePreview({ ids: rows.map(row => row.id) }, { signal: abort.signal }).then(
      preview => setWritten(preview.writableBytes ?? 0),
      // Without the figure there is no warning, as for a container that wrote nothing.
      () => setWritten(0),
    );
    return () => abort.abort();
  }, [rows]);
  return written;
}
