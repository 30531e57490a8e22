import type { EngineStatus } from '../../../runtime/contract/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, ErrorNote, icons, Menu, Note } from '../../ui/index.ts';
import { engineItems } from './engine-items.tsx';

/** Why the engine isn't there, and what can be done about it: at the phase that failed, or under the head when none did. */
export function Failure({ engine }: { engine: EngineStatus }) {
  const engines = useStateStore(state => state.engines);
  const again = useAction(() => (engine.features.hosted ? runtime.engine.restart({}) : runtime.engine.start({})));
  const { error } = engine;
  if (!error) return null;
  const others = [...engines.values()].filter(row => row.id !== engine.engine.id);
  return (
    <div className="eng-failure">
      <Note
        tone="fail"
        detail={error.detail}
        actions={
          <>
            <Button size="sm" icon={icons.refresh} busy={again.busy} onClick={again.run}>
              Try again
            </Button>
            {others.length > 0 && (
              <Menu
                items={engineItems(others, null)}
                trigger={
                  <Button size="sm" icon={icons.engine} iconEnd={icons.down}>
                    Use another engine
                  </Button>
                }
              />
            )}
          </>
        }
        hint={engine.features.hosted ? 'Containers, images and volumes are kept.' : undefined}
      >
        <span className="g-medium">{error.message}</span>
        {error.hint && <span> {error.hint}</span>}
      </Note>
      <ErrorNote error={again.error} />
    </div>
  );
}
