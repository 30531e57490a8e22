import { type ReactNode, useState } from 'react';
import type { EngineStatus } from '../../../runtime/contract/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, ErrorNote, icons, Note } from '../../ui/index.ts';
import { Failure } from './Failure.tsx';
import { LogTools } from './LogTools.tsx';
import { LogView } from './LogView.tsx';
import { useEngineLog } from './log.ts';
import { Phases, useElapsed } from './Phases.tsx';
import { aboutSeconds, usualTotal } from './timeline.ts';
import { WaitsFor } from './WaitsFor.tsx';
import './starting.css';

/** What stands in for pages that need an engine while there is none: how far the start is, why it failed, or that it is stopped. */
export function StartingPage({ settings }: { settings: ReactNode }) {
  const engine = useStateStore(state => state.engine);
  return engine ? <Known engine={engine} settings={settings} /> : <Unknown settings={settings} />;
}

/** Until Gantry's own background process has said anything: for some tenths of a second at the start of the app. */
function Unknown({ settings }: { settings: ReactNode }) {
  return (
    <div className="eng-start eng-start-unknown">
      <div className="eng-start-main">
        <header className="eng-start-head">
          <div className="g-grow">
            <h1>Preparing</h1>
            <p className="g-t2">Gantry’s background process is starting. It looks for the engine next.</p>
          </div>
        </header>
      </div>
      {settings}
    </div>
  );
}

function Known({ engine, settings }: { engine: EngineStatus; settings: ReactNode }) {
  const { lines, error } = useEngineLog(1000);
  const [waits, setWaits] = useState(false);
  const failedPhase = engine.phases.some(phase => phase.state === 'failed');
  return (
    <div className="eng-start">
      <div className="eng-start-main">
        <Head engine={engine} />
        {engine.state === 'stopped' && <Stopped engine={engine} />}
        {engine.state === 'failed' && !failedPhase && <Failure engine={engine} />}
        {engine.state !== 'stopped' && (
          <Phases engine={engine}>
            <Failure engine={engine} />
          </Phases>
        )}
        <div className="eng-start-sub">
          <h2>Log</h2>
          <span className="g-t3">
            {engine.features.log ? 'Gantry and engine, merged' : 'Gantry’s own; the engine’s can’t be read from here'}
          </span>
          <span className="g-grow" />
          <LogTools lines={lines} />
        </div>
        {error && <ErrorNote error={error} />}
        <LogView lines={lines} empty="Nothing was logged yet." />
        {engine.state === 'starting' && (
          <>
            {waits && <WaitsFor engine={engine} last={lines.at(-1)} />}
            <Foot engine={engine} waits={waits} onWaits={() => setWaits(!waits)} />
          </>
        )}
      </div>
      {settings}
    </div>
  );
}

function Head({ engine }: { engine: EngineStatus }) {
  const elapsed = useElapsed(engine);
  const usual = usualTotal(engine.phases);
  return (
    <header className="eng-start-head">
      <div className="g-grow">
        <h1>{titleOf(engine)}</h1>
        <p className="g-t2">{textOf(engine)}</p>
      </div>
      {engine.state === 'starting' && (
        <div className="g-right">
          <div className="eng-start-figure g-num">{aboutSeconds(elapsed)}</div>
          {usual !== null && <div className="g-t3 g-12">usually ready after {aboutSeconds(usual)}</div>}
        </div>
      )}
    </header>
  );
}

function titleOf({ state, features, engine }: EngineStatus): string {
  switch (state) {
    case 'stopped':
      return features.hosted ? 'The engine is stopped' : `Not connected to ${engine.name}`;
    case 'failed':
      return features.hosted ? 'The engine did not start' : `No connection to ${engine.name}`;
    case 'starting':
    case 'running':
    case 'reconnecting':
    case 'stopping':
      return features.hosted ? 'Starting Moby' : `Connecting to ${engine.name}`;
  }
}

function textOf({ state, phases, features, engine }: EngineStatus): string {
  if (state === 'stopped')
    return features.hosted
      ? 'Its containers are stopped with it. Containers, images and volumes are kept.'
      : engine.dockerHost;
  if (state === 'failed') return 'The cause stands below. Settings and Troubleshoot work meanwhile.';
  const at = phases.findIndex(phase => phase.state === 'running');
  const phase = at < 0 ? '' : `Phase ${at + 1} of ${phases.length}. `;
  return `${phase}Ready means the engine has answered, not that it was launched.`;
}

function Stopped({ engine }: { engine: EngineStatus }) {
  const start = useAction(() => runtime.engine.start({}));
  return (
    <div className="eng-stopped">
      <Button variant="primary" icon={icons.start} busy={start.busy} onClick={start.run}>
        {engine.features.hosted ? 'Start the engine' : 'Connect'}
      </Button>
      <ErrorNote error={start.error} />
      {engine.error && !start.error && (
        <Note tone="warn" detail={engine.error.detail}>
          {engine.error.message} {engine.error.hint}
        </Note>
      )}
    </div>
  );
}

function Foot({ engine, waits, onWaits }: { engine: EngineStatus; waits: boolean; onWaits(): void }) {
  const restart = useAction(() => (engine.features.hosted ? runtime.engine.restart({}) : runtime.engine.start({})));
  return (
    <footer className="eng-start-foot">
      <span>Slower than 10 s?</span>
      <Button size="sm" aria-expanded={waits} onClick={onWaits}>
        {waits ? 'Hide what it waits for' : 'Show what it waits for'}
      </Button>
      <Button size="sm" busy={restart.busy} onClick={restart.run}>
        {engine.features.hosted ? 'Restart the engine' : 'Connect again'}
      </Button>
      {restart.error && <span className="g-fail g-ell">{restart.error.message}</span>}
      <span className="g-grow" />
      <span className="g-wide">Your containers and volumes are untouched</span>
    </footer>
  );
}
