import type { TaskRow } from '../../../runtime/contract/tasks.ts';
import { bytes, count, exactBytes } from '../../format/index.ts';
import { Note, ProgressBar, type StatusName, StatusShape } from '../../ui/index.ts';
import { speedWords } from './transfer.ts';
import { useSpeed } from './use-speed.ts';

type Layer = TaskRow['layers'][number];

/** Shape and word of a layer's state. */
export const layerShown: Record<Layer['state'], { status: StatusName; word: string }> = {
  waiting: { status: 'waiting', word: 'Waiting' },
  downloading: { status: 'pending', word: 'Downloading' },
  verifying: { status: 'pending', word: 'Verifying' },
  downloaded: { status: 'pending', word: 'Downloaded' },
  extracting: { status: 'pending', word: 'Unpacking' },
  pushing: { status: 'pending', word: 'Sending' },
  done: { status: 'done', word: 'Done' },
  exists: { status: 'cached', word: 'Already here' },
};

/** A pull without a plan, or a push, as it goes: the whole, then a bar a layer. */
export function PullProgress({ task }: { task: TaskRow }) {
  const push = task.type === 'push';
  const here = task.layers.filter(layer => layer.state === 'exists').length;
  const moved = movedOf(task);
  const total = task.layers.reduce((sum, layer) => sum + (layer.state === 'exists' ? 0 : (layer.total ?? 0)), 0);
  const speed = useSpeed(moved, task.state === 'running');
  const words = speed ? speedWords(speed, total - moved) : '';
  return (
    <div className="pull">
      <div className="pull-whole">
        <div className="g-flex">
          <span className="g-medium">
            {task.state === 'running' ? task.detail || 'Asking the registry…' : endWord(task, push)}
          </span>
          <span className="g-grow" />
          {words && <span className="g-t2 g-12 g-num">{words}</span>}
          <span className="g-t3 g-12">
            {task.layers.length > 0 &&
              `${count(task.layers.length, 'layer')}${here > 0 ? `, ${here} ${push ? 'there' : 'here'} already` : ''}`}
          </span>
        </div>
        <ProgressBar value={task.state === 'done' ? 1 : (task.progress ?? undefined)} label={task.title} />
        {task.error && (
          <Note tone="fail" detail={task.error.detail}>
            {[task.error.message, task.error.hint].filter(Boolean).join(' ')}
          </Note>
        )}
      </div>
      <ul className="pull-layers" aria-label="Layers">
        {task.layers.map(layer => (
          <li key={layer.id} className="pull-layer">
            <StatusShape status={layerShown[layer.state].status} />
            <span className="g-mono g-t2">{layer.id}</span>
            {push && layer.state === 'exists' ? (
              <span />
            ) : (
              <ProgressBar value={partOf(layer)} label={`Layer ${layer.id}`} />
            )}
            <span className="g-t2">
              {push && layer.state === 'exists' ? 'Exists, skipped' : layerShown[layer.state].word}
            </span>
            <span className="g-num g-right g-t2" data-tip={layer.total ? exactBytes(layer.total) : undefined}>
              {layer.total ? bytes(layer.total) : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Bytes that went over the network so far, as the engine counts them. */
function movedOf({ layers }: TaskRow): number {
  return layers.reduce((sum, { state, current, total }) => {
    if (state === 'exists' || state === 'waiting') return sum;
    return sum + (state === 'downloading' || state === 'pushing' ? current : (total ?? current));
  }, 0);
}

function endWord(task: TaskRow, push: boolean): string {
  if (push && task.state !== 'done') return task.state === 'cancelled' ? 'Cancelled.' : 'The push failed';
  if (task.state === 'done') return task.detail || 'Done';
  return task.state === 'cancelled' ? 'Cancelled. Layers that arrived are kept for the next pull.' : 'The pull failed';
}

/** How far a layer is, 0 to 1; undefined where the size isn't known. */
export function partOf(layer: Layer): number | undefined {
  if (layer.state === 'done' || layer.state === 'exists' || layer.state === 'downloaded') return 1;
  if (layer.state === 'waiting') return 0;
  return layer.total ? Math.min(1, layer.current / layer.total) : undefined;
}
