import type { BuildStep } from '../../../../runtime/contract/builds.ts';

/** Steps of one stage, or of BuildKit's own work before and after. */
export interface StepGroup {
  /** Name of the stage; empty for a lone one. */
  stage: string;
  kind: 'before' | 'stage' | 'after';
  steps: BuildStep[];
}

/**
 * Steps as people read them: what prepares, then the stages in the order of the Dockerfile, then what writes the image. Within a
 * stage by their numbers: BuildKit names them in the order in which it came across them.
 */
export function groupSteps(steps: readonly BuildStep[]): StepGroup[] {
  const before: StepGroup = { stage: '', kind: 'before', steps: [] };
  const after: StepGroup = { stage: '', kind: 'after', steps: [] };
  const stages = new Map<string, StepGroup>();
  for (const step of steps) {
    if (step.internal) (/^(exporting|writing|naming|unpacking)\b/.test(step.name) ? after : before).steps.push(step);
    else {
      const group = stages.get(step.stage) ?? { stage: step.stage, kind: 'stage' as const, steps: [] };
      stages.set(step.stage, group);
      group.steps.push(step);
    }
  }
  const ordered = [...stages.values()];
  for (const group of ordered) group.steps.sort((a, b) => placeOf(a) - placeOf(b) || a.index - b.index);
  ordered.sort((a, b) => firstLine(a) - firstLine(b));
  return [before, ...ordered, after].filter(group => group.steps.length > 0);
}

function placeOf(step: BuildStep): number {
  return Number(/(\d+)\/\d+\]/.exec(step.name)?.[1] ?? 0);
}

function firstLine({ steps }: StepGroup): number {
  return Math.min(...steps.map(step => step.line ?? Number.MAX_SAFE_INTEGER));
}

/** The state of several steps as one: the worst, or the busiest. */
export function stateOfAll(steps: readonly BuildStep[]): BuildStep['state'] {
  const has = (state: BuildStep['state']) => steps.some(step => step.state === state);
  if (has('failed')) return 'failed';
  if (has('running')) return 'running';
  if (has('waiting')) return steps.some(step => step.state === 'done') ? 'running' : 'waiting';
  if (has('skipped')) return 'skipped';
  // A base image is only looked up: it says nothing of what the stage itself did.
  const own = steps.filter(step => !/^FROM\b/i.test(step.instruction));
  return own.length > 0 && own.every(step => step.state === 'cached') ? 'cached' : 'done';
}

/** A stage in the graph: how deep it stands, and which stages it uses. */
export interface StageNode {
  stage: string;
  steps: BuildStep[];
  column: number;
  row: number;
  /** Names of stages. */
  uses: string[];
}

/** The graph of stages, drawn from the steps' inputs; each stands one column behind the deepest that it uses. */
export function stageGraph(steps: readonly BuildStep[]): StageNode[] {
  const nodes = groupSteps(steps)
    .filter(group => group.kind === 'stage')
    .map((group): StageNode => ({ stage: group.stage, steps: group.steps, column: 0, row: 0, uses: [] }));
  for (const node of nodes) {
    const inputs = node.steps.flatMap(step => step.inputs).flatMap(index => steps[index] ?? []);
    node.uses = [...new Set(inputs.filter(step => !step.internal).map(step => step.stage))].filter(
      stage => stage !== node.stage,
    );
  }
  const byName = new Map(nodes.map(node => [node.stage, node]));
  const depth = (node: StageNode, seen: readonly StageNode[]): number => {
    if (seen.includes(node)) return 0;
    const used = node.uses.flatMap(name => byName.get(name) ?? []);
    return used.length === 0 ? 0 : 1 + Math.max(...used.map(each => depth(each, [...seen, node])));
  };
  const rows = new Map<number, number>();
  for (const node of nodes) {
    node.column = depth(node, []);
    node.row = rows.get(node.column) ?? 0;
    rows.set(node.column, node.row + 1);
  }
  return nodes;
}
