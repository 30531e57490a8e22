import type { ReactNode } from 'react';
import type { PullPlan } from '../../../runtime/contract/registries.ts';
import type { TaskRow } from '../../../runtime/contract/tasks.ts';
import { bytes, count, exactBytes, percent, shortId } from '../../format/index.ts';
import { Bar, Note, ProgressBar, type StatusName, StatusShape } from '../../ui/index.ts';
import { layerShown, partOf } from './PullProgress.tsx';
import { fetchedOf, stateOf } from './plan-progress.ts';
import { speedWords, transferOf } from './transfer.ts';
import { useSpeed } from './use-speed.ts';

/** What a pull would do, layer by layer; with its task, how far it is. */
export function PullPlanView({ plan, task }: { plan: PullPlan; task?: TaskRow | undefined }) {
  const here = plan.layers.filter(layer => layer.state === 'here');
  const coming = plan.layers.filter(layer => layer.state !== 'here');
  const fetched = fetchedOf(plan, task);
  const left = Math.max(0, plan.fetchBytes - fetched);
  return (
    <div className="pull">
      <div className="pull-whole">
        <Figure plan={plan} task={task} fetched={fetched} />
        <Bar
          label={`${bytes(plan.hereBytes)} already here, ${bytes(fetched)} fetched, ${bytes(left)} to fetch`}
          max={plan.hereBytes + plan.fetchBytes || 1}
          height={8}
          parts={[
            { value: plan.hereBytes, tone: 'data-2', label: `Already here, ${bytes(plan.hereBytes)}` },
            { value: fetched, tone: 'data-1', label: `Fetched, ${bytes(fetched)}` },
          ]}
        />
        <div className="pull-legend">
          <Legend
            className="pull-here"
            label="Already here"
            value={plan.hereBytes}
            word={task && plan.hereBytes > 0 && ', reused'}
          />
          {task && <Legend className="pull-fetched" label="Fetched" value={fetched} />}
          {task?.state !== 'done' && <Legend className="pull-left" label="To fetch" value={left} />}
        </div>
        <Remarks plan={plan} task={task} />
      </div>
      <ul className="pull-layers" aria-label="Layers">
        {here.length > 0 && <Group title="Already on this disk" layers={here} />}
        {here.map(layer => (
          <Line key={layer.digest} layer={layer} status="done">
            {layer.sharedWith > 0 && <span className="g-t2">{`shared with ${count(layer.sharedWith, 'image')}`}</span>}
          </Line>
        ))}
        {coming.length > 0 && <Group title={task?.state === 'done' ? 'Fetched' : 'To fetch'} layers={coming} />}
        {coming.map((layer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an image may hold the same layer twice
          <Coming key={`${layer.digest} ${index}`} layer={layer} task={task} />
        ))}
      </ul>
    </div>
  );
}

function Figure({ plan, task, fetched }: { plan: PullPlan; task: TaskRow | undefined; fetched: number }) {
  const aside =
    plan.platforms.length > 1 ? `${plan.platform}, one of ${count(plan.platforms.length, 'platform')}` : plan.platform;
  const running = task?.state === 'running';
  const speed = useSpeed(fetched, running);
  const words = speed && fetched < plan.fetchBytes ? speedWords(speed, plan.fetchBytes - fetched) : '';
  return (
    <div className="g-flex pull-figure">
      <Said plan={plan} task={task} fetched={fetched} />
      <span className="g-grow" />
      {words && <span className="g-t2 g-12 g-num">{words}</span>}
      {!running && (
        <span className="g-t2 g-12" data-tip={plan.platforms.length > 1 ? plan.platforms.join(', ') : undefined}>
          {aside}
        </span>
      )}
    </div>
  );
}

function Said({ plan, task, fetched }: { plan: PullPlan; task: TaskRow | undefined; fetched: number }) {
  if (task?.state === 'done') return <Transfer plan={plan} task={task} />;
  if (task?.state === 'cancelled')
    return <span className="g-medium">Cancelled. Layers that arrived are kept for the next pull.</span>;
  if (task?.state === 'failed') return <span className="g-medium">The pull failed</span>;
  if (plan.upToDate) return <span className="g-medium">Nothing to fetch: this very image is here</span>;
  return (
    <span data-tip={exactBytes(plan.fetchBytes)}>
      <b>{task ? bytes(fetched) : bytes(plan.fetchBytes)}</b>
      {task ? ` of ${bytes(plan.fetchBytes)} fetched` : `${plan.exact ? '' : ' at most'} to fetch`}
    </span>
  );
}

/** What came of it: bytes of blobs, exact on hover. */
function Transfer({ plan, task }: { plan: PullPlan; task: TaskRow }) {
  const transfer = transferOf(plan, task);
  if (!transfer) return <span className="g-medium">{task.detail || 'Pulled'}</span>;
  const { reused, fetched } = transfer;
  return (
    <span className="g-medium">
      {reused > 0 && (
        <>
          <span data-tip={exactBytes(reused)}>{`Reused ${bytes(reused)}`}</span>
          {', '}
        </>
      )}
      <span data-tip={exactBytes(fetched)}>{`${reused > 0 ? 'fetched' : 'Fetched'} ${bytes(fetched)}`}</span>
    </span>
  );
}

function Remarks({ plan, task }: { plan: PullPlan; task: TaskRow | undefined }) {
  return (
    <>
      {task?.error && (
        <Note tone="fail" detail={task.error.detail}>
          {[task.error.message, task.error.hint].filter(Boolean).join(' ')}
        </Note>
      )}
      {!plan.exact && !task && (
        <span className="g-t3 g-12">
          This engine’s store can’t be looked into: layers that no tagged image shows may be reused as well.
        </span>
      )}
      {plan.transport !== 'tls' && (
        <span className="g-t3 g-12">
          {plan.transport === 'plain'
            ? 'Insecure registry: it is spoken with in plain HTTP.'
            : 'Insecure registry: its certificate is not checked.'}
        </span>
      )}
    </>
  );
}

function Legend({
  className,
  label,
  value,
  word,
}: {
  className: string;
  label: string;
  value: number;
  word?: ReactNode;
}) {
  return (
    <span className="images-legend">
      <i className={`g-swatch ${className}`} /> {label}{' '}
      <span className="g-t2">
        {bytes(value)}
        {word}
      </span>
    </span>
  );
}

function Group({ title, layers }: { title: string; layers: PullPlan['layers'] }) {
  const size = layers.reduce((sum, layer) => sum + (layer.state === 'again' ? 0 : layer.size), 0);
  return (
    <li className="pull-group">
      <span className="g-grow">{title}</span>
      <span>{`${count(layers.length, 'layer')}, ${bytes(size)}`}</span>
    </li>
  );
}

function Coming({ layer, task }: { layer: PullPlan['layers'][number]; task: TaskRow | undefined }) {
  const now = stateOf(layer, task);
  if (layer.state === 'again')
    return (
      <Line layer={layer} status="cached">
        <span className="g-t2">same as an earlier one</span>
      </Line>
    );
  if (!now)
    return (
      <Line layer={layer} status={task?.state === 'done' ? 'done' : 'waiting'}>
        <span className="g-t2">{task?.state === 'done' ? 'fetched' : task ? 'waiting' : ''}</span>
      </Line>
    );
  const { status } = layerShown[now.state];
  const moves = now.state === 'downloading' || now.state === 'extracting';
  return (
    <Line layer={layer} status={status}>
      {moves && <ProgressBar value={partOf(now)} label={`Layer ${now.id}`} width={84} />}
      <span className="g-t2">{wordOf(now)}</span>
    </Line>
  );
}

function wordOf(now: TaskRow['layers'][number]): string {
  if (now.state === 'done') return 'fetched and unpacked';
  const part = partOf(now);
  return now.state === 'downloading' && part !== undefined
    ? percent(part * 100, 0)
    : layerShown[now.state].word.toLowerCase();
}

function Line({
  layer,
  status,
  children,
}: {
  layer: PullPlan['layers'][number];
  status: StatusName;
  children: ReactNode;
}) {
  return (
    <li className="pull-layer">
      <StatusShape status={status} />
      <span className="g-mono g-t2">{shortId(layer.digest)}</span>
      <span className="g-ell" data-tip={layer.instruction} data-tip-cut="">
        {layer.instruction || <span className="g-t3">not told</span>}
      </span>
      <span className="g-flex">{children}</span>
      <span className="g-num g-right g-t2" data-tip={exactBytes(layer.size)}>
        {bytes(layer.size)}
      </span>
    </li>
  );
}
