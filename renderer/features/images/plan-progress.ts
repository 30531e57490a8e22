import type { PullPlan } from '../../../runtime/contract/registries.ts';
import type { TaskRow } from '../../../runtime/contract/tasks.ts';

type PlanLayer = PullPlan['layers'][number];

/** What the engine says of a planned layer: it names layers by the first twelve digits of their digest. */
export function stateOf({ digest }: PlanLayer, task: TaskRow | undefined): TaskRow['layers'][number] | undefined {
  const id = digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13);
  return task?.layers.find(layer => layer.id === id);
}

/** Bytes that came so far: of layers, and at the end of the image's config. */
export function fetchedOf(plan: PullPlan, task: TaskRow | undefined): number {
  if (task?.state === 'done') return plan.fetchBytes;
  return plan.layers
    .filter(layer => layer.state === 'fetch')
    .reduce((sum, layer) => sum + cameOf(layer, stateOf(layer, task)), 0);
}

function cameOf(planned: PlanLayer, now: TaskRow['layers'][number] | undefined): number {
  if (!now || now.state === 'waiting' || now.state === 'exists') return 0;
  return now.state === 'downloading' ? Math.min(now.current, planned.size) : planned.size;
}
