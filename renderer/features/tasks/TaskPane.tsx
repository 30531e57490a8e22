import { useEffect, useRef, useState } from 'react';
import type { TaskRow } from '../../../runtime/contract/index.ts';
import { bytes } from '../../format/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { CopyButton, ErrorNote, ProgressBar, Status } from '../../ui/index.ts';
import { TaskActions } from './TaskActions.tsx';
import { layerWord, taskStatus } from './words.ts';
import './tasks.css';

/** A task in the dock: its state, a bar for each layer, its whole output, and what can be done with it. */
export function TaskPane({ id }: { id: string }) {
  const task = useStateStore(state => state.tasks.get(id));
  const { lines, text } = useOutput(id);
  if (!task) return <p className="tsk-none">This task was dismissed.</p>;
  const { status, word } = taskStatus(task.state);
  return (
    <div className="tsk-pane">
      <div className="tsk-pane-head">
        <Status status={status} word={word} reason={task.detail && task.detail !== word ? task.detail : undefined} />
        {task.state === 'running' && (
          <ProgressBar value={task.progress ?? undefined} label={task.title} width={160} height={4} />
        )}
        <span className="g-grow" />
        <TaskActions task={task} output={false} />
        <CopyButton
          label="Copy the output"
          disabled={lines.length === 0}
          copy={async () => {
            await shell.clipboard.write({ text: text() });
          }}
        />
      </div>
      {task.error && (
        <div className="tsk-pane-error">
          <ErrorNote error={task.error} />
        </div>
      )}
      <div className="tsk-pane-body">
        {task.layers.length > 0 && <Layers layers={task.layers} />}
        <Output lines={lines} ended={task.state !== 'running'} />
      </div>
    </div>
  );
}

function Layers({ layers }: { layers: TaskRow['layers'] }) {
  return (
    <ul className="tsk-layers" aria-label="Layers">
      {layers.map(layer => {
        const { status, word } = layerWord(layer.state);
        const over = layer.state === 'done' || layer.state === 'exists' || layer.state === 'downloaded';
        const value = over ? 1 : layer.total ? layer.current / layer.total : layer.state === 'waiting' ? 0 : undefined;
        return (
          <li key={layer.id} className="tsk-layer">
            <Status status={status} word={word} />
            <span className="g-mono g-t3">{layer.id.slice(0, 12)}</span>
            <ProgressBar
              value={value}
              label={`Layer ${layer.id.slice(0, 12)}`}
              height={4}
              tone={layer.state === 'extracting' ? 'ok' : 'data-1'}
            />
            <span className="g-num g-right g-t2">
              {layer.total
                ? `${over ? '' : `${bytes(layer.current)} of `}${bytes(layer.total)}`
                : layer.current > 0
                  ? bytes(layer.current)
                  : ''}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Output({ lines, ended }: { lines: readonly string[]; ended: boolean }) {
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <pre
      ref={box}
      className="tsk-output"
      role="log"
      aria-label="Output"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      onScroll={event => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        follows.current = scrollHeight - scrollTop - clientHeight < 20;
      }}
    >
      {lines.length > 0 ? (
        lines.join('\n')
      ) : (
        <span className="g-t3">{ended ? 'It wrote no output.' : 'No output yet.'}</span>
      )}
    </pre>
  );
}

/** Lines shown and kept; the runtime bounds what it sends as well. */
const keptLines = 5000;

function useOutput(id: string): { lines: readonly string[]; text(): string } {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    setLines([]);
    const stream = runtime.tasks.output(
      { id },
      {
        onItem: item => setLines(before => [...before, ...item.lines].slice(-keptLines)),
        // A task that is gone after a restart of the runtime has no output any more; its row says why.
        onError: error => console.warn(error.message),
      },
    );
    return () => stream.close();
  }, [id]);
  return { lines, text: () => lines.map(line => `${line}\n`).join('') };
}
