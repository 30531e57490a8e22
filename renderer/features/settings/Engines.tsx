import type { EngineRow } from '../../../runtime/contract/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, ErrorNote, Tag, Truncate } from '../../ui/index.ts';

const sources: Readonly<Record<EngineRow['source'], string>> = {
  hosted: 'run by Gantry',
  environment: 'from DOCKER_HOST',
  context: 'docker context',
  socket: 'socket on this computer',
  added: 'added by you',
};

/** All engines that were found or added; which one is looked at; and how to be rid of the added ones. */
export function Engines() {
  const engines = useStateStore(state => state.engines);
  const current = useStateStore(state => state.engine?.engine.id);
  const discover = useAction(() => runtime.engine.discover({}));
  return (
    <>
      {[...engines.values()].map(row => (
        <Engine key={row.id} row={row} current={row.id === current} />
      ))}
      <div className="set-engine">
        <span className="g-grow g-t3 g-12">
          Docker contexts, sockets and DOCKER_HOST are found by themselves. Add others in the switcher at the top.
        </span>
        <Button size="sm" busy={discover.busy} onClick={discover.run}>
          Look again
        </Button>
      </div>
      <ErrorNote error={discover.error} />
    </>
  );
}

function Engine({ row, current }: { row: EngineRow; current: boolean }) {
  const select = useAction(() => runtime.engine.select({ id: row.id }));
  const forget = useAction(() => runtime.engine.forget({ id: row.id }));
  return (
    <>
      <div className="set-engine">
        <span
          className="set-engine-mark"
          style={{ background: row.kind === 'native' ? 'var(--accent-fill)' : `var(--cat-${row.colour})` }}
        />
        <div className="set-engine-text">
          <div className="g-flex">
            <span className="g-medium g-ell">{row.name}</span>
            <span className="g-t3 g-12 g-ell">
              {row.where}, {sources[row.source]}
            </span>
          </div>
          <Truncate mono at="middle" text={row.dockerHost} className="g-t3" />
        </div>
        {row.source === 'added' && (
          <Button size="sm" variant="ghost" busy={forget.busy} onClick={forget.run}>
            Forget
          </Button>
        )}
        {current ? (
          <Tag tone="accent">In use</Tag>
        ) : (
          <Button size="sm" busy={select.busy} onClick={select.run} aria-label={`Use ${row.name}`}>
            Use
          </Button>
        )}
      </div>
      <ErrorNote error={select.error ?? forget.error} />
    </>
  );
}
