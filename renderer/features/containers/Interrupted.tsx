import { nameAfterUpdate } from '../../../runtime/contract/before-update.ts';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, Note } from '../../ui/index.ts';

/** Names containers that a recreation kept and did not come back for: Gantry or the engine ended midway. */
export function Interrupted() {
  const containers = useStateStore(state => state.containers);
  const tasks = useStateStore(state => state.tasks);
  const under = [...tasks.values()].some(task => task.type === 'recreate' && task.state === 'running');
  if (under) return null;
  return [...containers.values()].map(row => {
    const name = nameAfterUpdate(row.name);
    return name === null ? null : <Kept key={row.id} row={row} name={name} />;
  });
}

function Kept({ row, name }: { row: ContainerRow; name: string }) {
  const { run, busy, error } = useAction(() => runtime.containers.putBack({ id: row.id }));
  return (
    <Note
      tone={error ? 'fail' : 'warn'}
      className="containers-interrupted"
      aside={
        <Button size="sm" busy={busy} onClick={run}>
          Put back
        </Button>
      }
      detail={error ? [error.message, error.hint].filter(Boolean).join(' ') : undefined}
    >
      {`An update of ${name} was interrupted. The container from before is kept as ${row.name}.`}
    </Note>
  );
}
