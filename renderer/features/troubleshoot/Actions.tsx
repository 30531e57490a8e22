import { useState } from 'react';
import type { EngineStatus } from '../../../runtime/contract/index.ts';
import { toGantryError } from '../../../runtime/contract/index.ts';
import { count } from '../../format/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { useUiStore } from '../../stores/ui.ts';
import { Button, ConfirmDialog, ErrorNote, icons, Menu, type MenuItem, toast } from '../../ui/index.ts';
import { ResetDialog } from './ResetDialog.tsx';

/** What helps: a diagnostics archive, a restart, a stop, and as the last thing a reset. */
export function Actions({ engine }: { engine: EngineStatus | null }) {
  const [dialog, setDialog] = useState<'restart' | 'stop' | 'reset' | null>(null);
  const diagnostics = useAction(saveDiagnostics);
  const hosted = engine?.features.hosted ?? false;
  const up = engine?.state === 'running' || engine?.state === 'reconnecting';
  const items: MenuItem[] = [
    { id: 'stop', label: 'Stop the engine…', icon: icons.stop, disabled: !up, onSelect: () => setDialog('stop') },
    { separator: true },
    { id: 'reset', label: 'Reset the engine…', icon: icons.remove, danger: true, onSelect: () => setDialog('reset') },
  ];
  return (
    <>
      {diagnostics.error && <span className="g-fail g-ell">{diagnostics.error.message}</span>}
      <Button
        icon={icons.package}
        busy={diagnostics.busy}
        onClick={diagnostics.run}
        tip="Logs, versions and settings in one archive, without any secret"
      >
        Save diagnostics…
      </Button>
      {engine && (
        <Button icon={icons.restart} onClick={() => (hosted ? setDialog('restart') : connectAgain())}>
          {hosted ? 'Restart the engine…' : 'Connect again'}
        </Button>
      )}
      {hosted && (
        <Menu align="end" items={items} label="More" trigger={<Button iconOnly icon={icons.more} label="More" />} />
      )}
      {(dialog === 'restart' || dialog === 'stop') && <InterruptDialog kind={dialog} onClose={() => setDialog(null)} />}
      {dialog === 'reset' && <ResetDialog onClose={() => setDialog(null)} />}
    </>
  );
}

function connectAgain(): void {
  runtime.engine.restart({}).catch(thrown => toast({ tone: 'fail', text: toGantryError(thrown).message }));
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

/** Restart and stop interrupt what runs: the dialog names it. */
function InterruptDialog({ kind, onClose }: { kind: 'restart' | 'stop'; onClose(): void }) {
  const containers = useStateStore(state => state.containers);
  const running = [...containers.values()].filter(
    row => row.state === 'running' || row.state === 'paused' || row.state === 'restarting',
  );
  const action = useAction(async () => {
    await runtime.engine[kind]({});
    onClose();
  });
  const these =
    running.length === 0
      ? 'No container runs.'
      : `${count(running.length, 'container')} ${running.length === 1 ? 'runs' : 'run'} now.`;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={kind === 'stop' ? 'Stop the engine' : 'Restart the engine'}
      action={kind === 'stop' ? 'Stop the engine' : 'Restart the engine'}
      losses={running.map(row => ({ id: row.id, name: row.name, detail: row.image }))}
      onConfirm={action.run}
      error={<ErrorNote error={action.error} />}
    >
      {these}{' '}
      {kind === 'stop'
        ? 'All of them are stopped with the engine. Containers, images and volumes are kept.'
        : 'Containers, images and volumes are kept; what runs may be interrupted for a moment.'}
    </ConfirmDialog>
  );
}
