import { memo } from 'react';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { memory, percent } from '../../format/index.ts';
import { Button, Link, Skeleton, Sparkline, Status, useRunningClock } from '../../ui/index.ts';
import { openPort, portAddress, publishedPorts } from './actions.ts';
import { type History, useHistory } from './live-stats.ts';
import { clearPending, type Pending, usePendingStore } from './pending.ts';
import { statusOf } from './status.ts';

/** The state, or what is under way, or why that failed. */
export const StateCell = memo(function StateCell({ row }: { row: ContainerRow }) {
  const pending = usePendingStore(store => store.rows.get(row.id));
  if (pending?.error) return <FailedCell id={row.id} pending={pending} />;
  if (pending) return <PendingCell pending={pending} />;
  const shown = statusOf(row);
  return <Status status={shown.status} word={shown.word} reason={shown.reason || undefined} />;
});

function FailedCell({ id, pending }: { id: string; pending: Pending }) {
  const { error } = pending;
  if (!error) return null;
  const text = [error.message, error.hint].filter(Boolean).join(' ');
  return (
    <span className="containers-failed" data-tip={text}>
      <Status
        status="failed"
        word={error.message}
        action={
          <>
            <Button size="sm" variant="ghost" onClick={pending.retry}>
              Retry
            </Button>
            <Button size="sm" variant="ghost" onClick={() => clearPending(id)}>
              Dismiss
            </Button>
          </>
        }
      />
    </span>
  );
}

function PendingCell({ pending }: { pending: Pending }) {
  // The seconds of one row that somebody waits for; gone with the row's change.
  const seconds = (useRunningClock(true, 200) - pending.startedAt) / 1000;
  return (
    <Status status="pending" word={pending.verb} reason={seconds >= 0.3 ? `${seconds.toFixed(1)} s` : undefined} />
  );
}

/** Published ports as links; what can't be opened in a browser is copied. */
export const PortsCell = memo(function PortsCell({ row }: { row: Pick<ContainerRow, 'ports' | 'state'> }) {
  const ports = publishedPorts(row);
  if (ports.length === 0) return <span className="g-t3">–</span>;
  return (
    <span className="containers-ports">
      {ports.map(port => {
        const address = portAddress(port);
        const label = `${port.host}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`;
        return (
          <Link
            key={`${port.host}/${port.protocol}`}
            mono
            tip={address ? `Open ${address} (port ${port.container} inside)` : `Copy localhost:${port.host}`}
            onPress={() => openPort(port)}
          >
            {label}
          </Link>
        );
      })}
    </span>
  );
});

/** CPU of the last minute; of one core, or of the container's own peak. */
export const CpuCell = memo(function CpuCell({ row }: { row: ContainerRow }) {
  const history = useHistory(row.id);
  return (
    <Live row={row} history={history}>
      {shown => (
        <>
          <Sparkline values={shown.cpu} span={60} floor={1} />
          <span className="containers-figure" data-tip={`${shown.latest.cpu.toFixed(3)} cores`}>
            {percent(shown.latest.cpu * 100)}
          </span>
        </>
      )}
    </Live>
  );
});

/** Memory of the last minute, scaled to the container's limit. */
export const MemoryCell = memo(function MemoryCell({ row }: { row: ContainerRow }) {
  const history = useHistory(row.id);
  if (row.exit?.outOfMemory && row.exit.memoryLimit)
    return (
      <span className="containers-live">
        {history && <Sparkline values={history.memory} span={60} max={row.exit.memoryLimit} tone="fail" />}
        <span className="containers-figure">{memory(row.exit.memoryLimit)}</span>
      </span>
    );
  return (
    <Live row={row} history={history}>
      {({ memory: values, latest }) => (
        <>
          <Sparkline values={values} span={60} max={latest.memoryLimit || undefined} />
          <span className="containers-figure containers-memory" data-tip={memoryTip(latest.memory, latest.memoryLimit)}>
            {memory(latest.memory)}
          </span>
        </>
      )}
    </Live>
  );
});

function memoryTip(used: number, limit: number): string {
  return limit > 0 ? `${memory(used)} of ${memory(limit)}` : memory(used);
}

interface LiveProps {
  row: ContainerRow;
  history: History | undefined;
  children(history: History): React.ReactNode;
}

function Live({ row, history, children }: LiveProps) {
  if (row.state !== 'running' && row.state !== 'paused') return <span className="g-t3">–</span>;
  if (!history) return <Skeleton width={88} />;
  return <span className="containers-live">{children(history)}</span>;
}
