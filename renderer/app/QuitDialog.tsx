import { useState } from 'react';
import { toGantryError } from '../../runtime/contract/errors.ts';
import { count } from '../format/index.ts';
import { runtime, shell } from '../ipc/client.ts';
import { useStateStore } from '../stores/state.ts';
import { Button, Dialog, Note } from '../ui/index.ts';

/** Says what quitting means for what runs, and offers to stop the engine with it. */
export function QuitDialog({ onClose }: { onClose(): void }) {
  const engine = useStateStore(state => state.engine);
  const containers = useStateStore(state => state.containers);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const running = [...containers.values()].filter(row => row.state === 'running').length;
  const hosted = engine?.features.hosted === true && engine.state === 'running';
  const stopAndQuit = async () => {
    setBusy(true);
    try {
      await runtime.engine.stop({});
      await shell.app.quit({});
    } catch (thrown) {
      setProblem(toGantryError(thrown).message);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Quit Gantry"
      size="sm"
      role="alertdialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {hosted && (
            <Button disabled={busy} onClick={() => void stopAndQuit()}>
              {busy ? 'Stopping the engine…' : 'Stop engine and quit'}
            </Button>
          )}
          <Button variant="primary" disabled={busy} onClick={() => void shell.app.quit({})}>
            Quit
          </Button>
        </>
      }
    >
      <p>
        {running > 0
          ? `${count(running, 'container')} ${running === 1 ? 'keeps' : 'keep'} running after Gantry has quit.`
          : 'Nothing runs at the moment.'}
        {hosted && ' The engine stays too; the next start of Gantry takes it over as it is.'}
      </p>
      {hosted && running > 0 && (
        <p className="g-t2">
          Stopping the engine stops its containers. Their data stays, and they can be started again.
        </p>
      )}
      {problem && <Note tone="fail">{problem}</Note>}
    </Dialog>
  );
}
