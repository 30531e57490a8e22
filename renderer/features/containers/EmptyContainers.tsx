import { useState } from 'react';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { bytes } from '../../format/index.ts';
import { loadArchive } from '../../stores/archives.ts';
import { useStateStore } from '../../stores/state.ts';
import { openPullDialog } from '../../stores/ui.ts';
import { Button, EmptyState, Input, icons, Note, type Offer } from '../../ui/index.ts';
import { runStarter, starterPort } from './starter.ts';

/** The empty list is the onboarding: what is true, then what can be done. */
export function EmptyContainers() {
  const engine = useStateStore(state => state.engine);
  const engines = useStateStore(state => state.engines);
  const others = [...engines.values()].filter(each => each.id !== engine?.engine.id);
  const ready = engine?.readyMs ? `It answered ${(engine.readyMs / 1000).toFixed(1)} s after the start.` : '';
  return (
    <EmptyState
      illustration
      title="Nothing runs here yet"
      offers={useOffers()}
      note={
        others.length > 0 ? (
          <Note>
            <b>
              {others.length === 1 ? 'Another engine is' : `${others.length} other engines are`} known on this computer.
            </b>{' '}
            {others.map(each => each.name).join(', ')}: nothing of theirs is missing, it just isn’t here. Switch at the
            top.
          </Note>
        ) : undefined
      }
    >
      {`The engine is ready. ${ready}`}
    </EmptyState>
  );
}

function useOffers(): Offer[] {
  const starter = useStateStore(state => state.starter);
  const [reference, setReference] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const run = async () => {
    setBusy(true);
    setProblem('');
    try {
      await runStarter();
    } catch (thrown) {
      const error = toGantryError(thrown);
      setProblem([error.message, error.hint].filter(Boolean).join(' '));
    } finally {
      setBusy(false);
    }
  };
  const size = starter?.size ? `${bytes(starter.size)}, ` : '';
  return [
    {
      id: 'starter',
      icon: icons.start,
      title: 'Run the starter image',
      hint: problem || (
        <>
          Serves one page on <span className="g-mono">localhost:{starterPort}</span>. {size}already on this disk, so it
          works offline.
        </>
      ),
      action: (
        <Button variant="primary" disabled={busy || !starter?.reference} onClick={() => void run()}>
          Run starter
        </Button>
      ),
    },
    {
      id: 'pull',
      icon: icons.pull,
      title: 'Pull an image',
      hint: 'From Docker Hub or any other registry. Only the layers that aren’t here are fetched.',
      action: (
        <>
          <Input
            mono
            width={208}
            aria-label="Image to pull"
            placeholder="postgres:16"
            value={reference}
            onChange={setReference}
            onKeyDown={event => {
              if (event.key === 'Enter') openPullDialog(reference);
            }}
          />
          <Button onClick={() => openPullDialog(reference)}>Pull…</Button>
        </>
      ),
    },
    {
      id: 'load',
      icon: icons.folder,
      title: 'Load an archive',
      hint: 'An image saved by docker save, or an OCI archive.',
      action: <Button onClick={() => void loadArchive()}>Choose file…</Button>,
    },
  ];
}
