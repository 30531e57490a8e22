import type { BuildRow } from '../../../runtime/contract/builds.ts';
import { type Column, Status, Time, useNow } from '../../ui/index.ts';
import { buildStatus, stepTime } from './words.ts';

/** The columns of the builds' list. */
export const columns: readonly Column<BuildRow>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(160px, 1fr)',
    narrowWidth: 'minmax(130px, 1fr)',
    sortBy: row => row.name,
    cell: row => (
      <span className="g-ell" data-tip={row.name} data-tip-cut="">
        {row.name}
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    width: 'minmax(200px, 1.4fr)',
    narrowWidth: 'minmax(170px, 1.2fr)',
    sortBy: row => row.state,
    cell: row => {
      const { status, word } = buildStatus(row.state);
      return <Status status={status} word={word} reason={row.state === 'done' ? undefined : row.detail || undefined} />;
    },
  },
  {
    id: 'from',
    header: 'From',
    width: 'minmax(140px, 1fr)',
    hideable: true,
    minPageWidth: 1000,
    sortBy: row => row.from,
    cell: row => (
      <span className="g-mono g-t2 g-ell" data-tip={row.from} data-tip-cut="">
        {row.from}
      </span>
    ),
  },
  {
    id: 'cached',
    header: 'Cached',
    width: 88,
    align: 'end',
    hideable: true,
    sortBy: row => row.steps.cached,
    descendingFirst: true,
    cell: row => (
      <span className="g-num g-t2">{row.steps.total > 0 ? `${row.steps.cached} of ${row.steps.total}` : '–'}</span>
    ),
  },
  {
    id: 'time',
    header: 'Time',
    width: 88,
    align: 'end',
    hideable: true,
    sortBy: row => (row.endedAt ?? Date.now()) - row.startedAt,
    descendingFirst: true,
    cell: row => <Took row={row} />,
  },
  {
    id: 'started',
    header: 'Started',
    width: 96,
    narrowWidth: 84,
    align: 'end',
    sortBy: row => row.startedAt,
    descendingFirst: true,
    cell: row => <Time at={row.startedAt} />,
  },
];

function Took({ row }: { row: BuildRow }) {
  const now = useNow();
  return <span className="g-num">{row.endedAt ? stepTime(row.endedAt - row.startedAt) : now ? '…' : ''}</span>;
}
