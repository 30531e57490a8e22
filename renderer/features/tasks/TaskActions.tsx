import type { TaskRow } from '../../../runtime/contract/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useUiStore } from '../../stores/ui.ts';
import { Button, ErrorNote, icons } from '../../ui/index.ts';

/** Those whose result is a file on this computer. */
const fileTasks: ReadonlySet<TaskRow['type']> = new Set(['save', 'log-download', 'diagnostics', 'export', 'download']);

/** What can be done with a task, as buttons: cancel what runs, try again what failed, show what was made. */
export function TaskActions({ task, output }: { task: TaskRow; output: boolean }) {
  const showInDock = useUiStore(state => state.showInDock);
  const cancel = useAction(() => runtime.tasks.cancel({ id: task.id }));
  const retry = useAction(async () => {
    const started = await runtime.tasks.retry({ id: task.id });
    if (!output) showInDock(`task:${started.task}`);
  });
  const dismiss = useAction(() => runtime.tasks.dismiss({ id: task.id }));
  const reveal = useAction(() => shell.external.reveal({ path: task.result ?? '' }));
  // The files of an upload were lent by the page's dialog: they are gone with it.
  const again = (task.state === 'failed' || task.state === 'cancelled') && task.type !== 'upload';
  const madeFile = task.state === 'done' && task.result !== null && fileTasks.has(task.type);
  return (
    <>
      {task.state === 'running' && (
        <Button size="sm" icon={icons.close} busy={cancel.busy} onClick={cancel.run}>
          Cancel
        </Button>
      )}
      {again && (
        <Button size="sm" icon={icons.refresh} busy={retry.busy} onClick={retry.run}>
          Try again
        </Button>
      )}
      {madeFile && (
        <Button size="sm" icon={icons.folder} onClick={reveal.run}>
          Show the file
        </Button>
      )}
      {output && (
        <Button size="sm" variant="ghost" onClick={() => showInDock(`task:${task.id}`)}>
          Output
        </Button>
      )}
      {task.state !== 'running' && (
        <Button size="sm" variant="ghost" onClick={dismiss.run}>
          Dismiss
        </Button>
      )}
      <ErrorNote error={cancel.error ?? retry.error ?? dismiss.error ?? reveal.error} />
    </>
  );
}
