import { useState } from 'react';
import type { EngineStatus } from '../../../runtime/contract/index.ts';
import { count } from '../../format/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { useUiStore } from '../../stores/ui.ts';
import { Button, ConfirmDialog, ErrorNote, icons, Menu, type MenuItem } from '../../ui/index.ts';
import { ResetDialog } from './ResetDialog.tsx';

/** What helps: a diagnostics archive, a restart, a stop, and as the last thing a reset. */
export function Actions({ engine }: { engine: EngineStatus | null }) {
  const [dialog, setDialog] = useState<'stop' | 'reset' | null>(null);
  const diagnostics = useAction(saveDiagnostics);
  const hosted = engine?.features.hosted ?? false;
  const again = useAction(() => (hosted ? runtime.engine.restart({}) : runtime.engine.start({})));
  const error = diagnostics.error ?? again.error;
  const up = engine?.state === 'running' || engine?.state === 'reconnecting';
  const items: MenuItem[] = [
    { id: 'stop', label: 'Stop the engine…', icon: icons.stop, disabled: !up, onSelect: () => setDialog('stop') },
    { separator: true },
    { id: 'reset', label: 'Reset the engine…', icon: icons.remove, danger: true, onSelect: () => setDialog('reset') },
  ];
  return (
    <>
      {error && (
        <span className="g-fail g-ell" role="alert" data-tip={error.hint}>
          {error.message}
        </span>
      )}
      <Button
        icon={icons.package}
        busy={diagnostics.busy}
        onClick={diagnostics.run}
        tip="Logs, versions and settings in one archive, without any secret"
      >
        Save diagnostics…
      </Button>
      {engine && (hosted || !up) && (
        <Button
          icon={icons.restart}
          busy={again.busy}
          onClick={again.run}
          tip={hosted ? 'Containers run on meanwhile' : undefined}
        >
          {hosted ? 'Restart the engine' : 'Connect again'}
        </Button>
      )}
      {hosted && (
        <Menu align="end" items={items} label="More" trigger={<Button iconOnly icon={icons.more} label="More" />} />
      )}
      {dialog === 'stop' && <StopDialog onClose={() => setDialog(null)} />}
      {dialog === 'reset' && <ResetDialog onClose={() => setDialog(null)} />}
    </>
  );
}

async function saveDiagnostics(): Promise<void> {
  const { path } = await shell.dialog.save({
    title: 'Save diagnostics',
    defaultName: `gantry-diagnostics-${new Date().toISOString().slice(0, 10)}.tar.gz`,
    filters: [{ name: 'Archive', extensions: ['tar.gz'] }],
  });
  if (!path) return;
  const { task } = await runtime.troubleshoot.diagnostics({ path });
  useUiStore.getState().showInDock(`task:${task}`);
}

/** A stop ends what runs: the dialog names it. */
function StopDialog({ onClose }: { onClose(): void }) {
  const containers = useStateStore(state => state.containers);
  const running = [...containers.values()].filter(
    row => row.state === 'running' || row.state === 'paused' || row.state === 'restarting',
  );
  const stop = useAction(async () => {
    await runtime.engine.stop({});
    onClose();
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title="Stop the engine"
      action={running.length > 0 ? `Stop the engine and ${count(running.length, 'container')}` : 'Stop the engine'}
      losses={running.map(row => ({ id: row.id, name: row.name, detail: row.image }))}
      onConfirm={stop.run}
      error={<ErrorNote error={stop.error} />}
    >
      {running.length === 0 ? 'No container runs.' : `What runs is stopped with the engine:`} Containers, images and
      volumes are kept.
    </ConfirmDialog>
  );
}
