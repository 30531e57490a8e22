import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, CopyButton, Dialog, ErrorNote, icons, Note, Skeleton } from '../../ui/index.ts';

type Use = Awaited<ReturnType<typeof runtime.engine.terminalUse>>;

/** How the docker command, Compose and test libraries reach the engine one looks at. */
export function TerminalUseDialog({ onClose }: { onClose(): void }) {
  const name = useStateStore(state => state.engine?.engine.name ?? '');
  const [use, setUse] = useState<Use | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    runtime.engine
      .terminalUse({ createContext: false }, { signal: abort.signal })
      .then(setUse)
      .catch(thrown => !abort.signal.aborted && setError(toGantryError(thrown)));
    return () => abort.abort();
  }, []);
  const create = useAction(async () => setUse(await runtime.engine.terminalUse({ createContext: true })));
  return (
    <Dialog
      open
      onClose={onClose}
      title="Use from a terminal"
      subtitle={name}
      footer={
        <>
          <span className="g-grow" />
          <Button onClick={onClose}>Done</Button>
        </>
      }
    >
      <div className="eng-dialog">
        <p className="g-t2">
          The docker command, Compose and test libraries work against this engine while it runs, whether the window is
          open or not.
        </p>
        <section>
          <h3>In one terminal</h3>
          {use ? <Command text={use.exportLine} /> : <Skeleton width="100%" height={28} />}
        </section>
        <section>
          <h3>In every terminal</h3>
          {use ? <Context use={use} create={create} /> : <Skeleton width="100%" height={28} />}
        </section>
        <ErrorNote error={error ?? create.error} />
      </div>
    </Dialog>
  );
}

function Context({ use, create }: { use: Use; create: { run(): void; busy: boolean } }) {
  if (use.contextExists)
    return (
      <>
        <p className="g-t2">
          The docker context <code className="g-mono">gantry</code> is there. This line makes it the default:
        </p>
        <div className="eng-actions" />
        <Command text={use.contextLine} />
      </>
    );
  return (
    <>
      <p className="g-t2">
        Create a docker context named <code className="g-mono">gantry</code> once; then this line makes it the default:
      </p>
      <div className="eng-actions" />
      <Command text={use.contextLine} />
      <div className="eng-actions">
        <Button icon={icons.add} busy={create.busy} onClick={create.run}>
          Create the context gantry
        </Button>
      </div>
      {!use.cli && (
        <Note>No docker command was found on this computer. The context works as soon as one is there.</Note>
      )}
    </>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div className="eng-command">
      <code>{text}</code>
      <CopyButton
        copy={async () => {
          await shell.clipboard.write({ text });
        }}
      />
    </div>
  );
}
