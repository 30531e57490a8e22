import { useEffect, useRef } from 'react';
import type { LocalRegistry } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { useRemembered } from '../../stores/ui.ts';
import { Button, icons, StatusShape } from '../../ui/index.ts';

/** Runs a registry of one's own on this computer by a click, and says how far that is. */
export function useLocalRegistry(local: LocalRegistry | null, onChange: () => void) {
  const [taskId, setTaskId] = useRemembered('registries.local-task', '');
  const task = useStateStore(state => state.tasks.get(taskId));
  // Started and stopped elsewhere, too: on the page Containers, or with the docker CLI.
  const state = useStateStore(all => (local ? (all.containers.get(local.container)?.state ?? 'gone') : ''));
  const engine = useStateStore(all => `${all.engine?.engine.id} ${all.engine?.state}`);
  const mark = `${engine} ${state} ${task?.state ?? ''}`;
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current === mark) return;
    seen.current = mark;
    onChange();
  }, [mark, onChange]);
  const start = useAction(async () => setTaskId((await runtime.registries.startLocal({})).task));
  const stop = useAction(async () => {
    await runtime.registries.stopLocal({});
    onChange();
  });
  const starting = start.busy || task?.state === 'running';
  return {
    starting,
    start: start.run,
    stop,
    detail: task?.state === 'running' ? task.detail : '',
    error: start.error ?? stop.error ?? (task?.state === 'failed' && !local?.running ? task.error : null),
  };
}

type Control = ReturnType<typeof useLocalRegistry>;

/** The button in the page's head; once it runs, where. */
export function LocalRegistryButton({ local, control }: { local: LocalRegistry | null; control: Control }) {
  if (local?.running && !control.starting)
    return (
      <span className="reg-local g-12">
        <StatusShape status="running" />
        <span>
          Local registry at <span className="g-mono">{local.address}</span>
        </span>
        <Button size="sm" busy={control.stop.busy} onClick={control.stop.run}>
          Stop
        </Button>
      </span>
    );
  return (
    <>
      {control.detail && <span className="g-t2 g-12 g-ell">{control.detail}</span>}
      <Button icon={icons.start} busy={control.starting} onClick={control.start}>
        {control.starting ? 'Starting the local registry' : local ? 'Start the local registry' : 'Run a local registry'}
      </Button>
    </>
  );
}

/** What is to be known of the local registry, in place of a login. */
export function LocalRegistryNote({ local }: { local: LocalRegistry }) {
  return (
    <p className="g-t2 g-12">
      {local.running
        ? `Runs on this computer, for programs here alone. Push to it as ${local.address}/name:tag.`
        : 'It is stopped. What it holds is kept.'}{' '}
      Container and volume are called <span className="g-mono">gantry-registry</span>.
    </p>
  );
}
