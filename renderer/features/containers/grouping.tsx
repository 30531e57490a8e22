import { useCallback, useMemo } from 'react';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { memory, percent } from '../../format/index.ts';
import { useRemembered } from '../../stores/ui.ts';
import { type Group, type Grouping, icons, Status, Time, Truncate } from '../../ui/index.ts';
import { latestStats, useHistory } from './live-stats.ts';
import { severity, statusOf } from './status.ts';

/** Compose's label for the files a project was started from, separated by commas. */
const filesLabel = 'com.docker.compose.project.config_files';

/** Groups by Compose project; undefined when there is none, so that the list stays a plain one. */
export function useProjectGrouping(rows: readonly ContainerRow[]): Grouping<ContainerRow> | undefined {
  const [collapsed, setCollapsed] = useRemembered<ReadonlySet<string>>('containers.collapsed', new Set<string>());
  const some = rows.some(row => row.project !== null);
  const onToggle = useCallback(
    (id: string) =>
      setCollapsed(before => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [setCollapsed],
  );
  return useMemo(() => {
    if (!some) return undefined;
    return {
      groupOf: row => row.project,
      label: group => group.id,
      icon: icons.compose,
      cell: groupCell,
      span: { image: 2 },
      sortBy: (group, column) => (column === 'state' ? worst(group) : undefined),
      collapsed,
      onToggle,
    } satisfies Grouping<ContainerRow>;
  }, [some, collapsed, onToggle]);
}

function worst(group: Group<ContainerRow>): number {
  return Math.max(...group.rows.map(severity));
}

function groupCell(group: Group<ContainerRow>, column: string) {
  switch (column) {
    case 'state':
      return <GroupState group={group} />;
    case 'image':
      return <Truncate text={group.rows[0]?.labels[filesLabel] ?? ''} at="middle" mono className="g-t2" />;
    case 'cpu':
      return <GroupFigure group={group} of="cpu" />;
    case 'memory':
      return <GroupFigure group={group} of="memory" />;
    case 'since':
      return <Time at={Math.min(...group.rows.map(row => row.since))} />;
    default:
      return null;
  }
}

function GroupState({ group }: { group: Group<ContainerRow> }) {
  const running = group.rows.filter(row => row.state === 'running').length;
  const worstRow = [...group.rows].sort((a, b) => severity(b) - severity(a))[0];
  const status = worstRow ? statusOf(worstRow).status : 'stopped';
  return <Status status={status} word={`${running} of ${group.rows.length} running`} />;
}

/** A sum that moves with its first running member: one subscription instead of one a member. */
function GroupFigure({ group, of }: { group: Group<ContainerRow>; of: 'cpu' | 'memory' }) {
  const running = group.rows.filter(row => row.state === 'running');
  useHistory(running[0]?.id ?? '');
  const known = running.map(row => latestStats(row.id)).filter(stats => stats !== undefined);
  if (known.length === 0) return <span className="g-t3">–</span>;
  const sum = known.reduce((total, stats) => total + stats[of], 0);
  return <span className="containers-figure">{of === 'cpu' ? percent(sum * 100) : memory(sum)}</span>;
}
