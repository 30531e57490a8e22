import type { BuildStep } from '../../../../runtime/contract/builds.ts';
import { count } from '../../../format/index.ts';
import { cx, StatusShape } from '../../../ui/index.ts';
import { stepStatus, stepTime } from '../words.ts';
import { type StageNode, stageGraph, stateOfAll } from './order.ts';

const size = { width: 148, height: 40, across: 32, down: 16, edge: 16 };

const left = (node: StageNode) => size.edge + node.column * (size.width + size.across);
const top = (node: StageNode) => size.edge + node.row * (size.height + size.down);

/** The stages and which uses which. Shown only where there are several; the list says the same in words. */
export function StageGraph({
  steps,
  now,
  onChoose,
}: {
  steps: readonly BuildStep[];
  now: number;
  onChoose(step: BuildStep): void;
}) {
  const nodes = stageGraph(steps);
  if (nodes.length < 2) return null;
  const width = Math.max(...nodes.map(left)) + size.width + size.edge;
  const height = Math.max(...nodes.map(top)) + size.height + size.edge;
  const byName = new Map(nodes.map(node => [node.stage, node]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="bld-graph" aria-label="Stages" tabIndex={0}>
      <div style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {nodes.flatMap(node =>
            node.uses.flatMap(name => {
              const from = byName.get(name);
              return from ? [<Edge key={`${name} ${node.stage}`} from={from} to={node} />] : [];
            }),
          )}
        </svg>
        {nodes.map(node => (
          <Node key={node.stage} node={node} now={now} onChoose={onChoose} />
        ))}
      </div>
    </section>
  );
}

function Edge({ from, to }: { from: StageNode; to: StageNode }) {
  const [x1, y1] = [left(from) + size.width, top(from) + size.height / 2];
  const [x2, y2] = [left(to), top(to) + size.height / 2];
  const bend = (x2 - x1) / 2;
  const state = stateOfAll(to.steps);
  const waits = state === 'waiting' || state === 'skipped';
  return (
    <path
      className={cx('bld-edge', waits && 'bld-edge-waits', state === 'running' && 'bld-edge-running')}
      d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
    />
  );
}

function Node({ node, now, onChoose }: { node: StageNode; now: number; onChoose(step: BuildStep): void }) {
  const state = stateOfAll(node.steps);
  const { status, word } = stepStatus(state);
  const shown =
    node.steps.find(step => step.state === 'failed') ??
    node.steps.find(step => step.state === 'running') ??
    node.steps.at(-1);
  return (
    <button
      type="button"
      className={cx('bld-node', `bld-node-${state}`)}
      style={{ left: left(node), top: top(node), width: size.width, height: size.height }}
      onClick={() => shown && onChoose(shown)}
    >
      <StatusShape status={status} />
      <span className="bld-node-text">
        <span className="g-ell">{node.stage}</span>
        <span className="g-ell g-t2 g-11">{`${word}, ${factOf(node, state, now)}`}</span>
      </span>
    </button>
  );
}

function factOf({ steps }: StageNode, state: BuildStep['state'], now: number): string {
  const started = steps.flatMap(step => step.startedAt ?? []);
  if (state === 'cached' || state === 'waiting' || state === 'skipped' || started.length === 0)
    return count(steps.length, 'step');
  const ends = steps.map(step => step.endedAt ?? (step.state === 'running' ? now : (step.startedAt ?? 0)));
  return stepTime(Math.max(...ends) - Math.min(...started));
}
