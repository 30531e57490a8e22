import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { compareNames } from '../../format/index.ts';
import { type Column, ImageRef, Time, Truncate } from '../../ui/index.ts';
import { publishedPorts } from './actions.ts';
import { CpuCell, MemoryCell, PortsCell, StateCell } from './cells.tsx';
import { latestStats } from './live-stats.ts';
import { severity } from './status.ts';

/** The columns of the list, as in the mock. One array for good: new columns draw every row anew. */
export const columns: readonly Column<ContainerRow>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(150px, 1fr)',
    narrowWidth: 'minmax(140px, 1fr)',
    sort: (a, b) => compareNames(a.name, b.name),
    cell: row => <Truncate text={row.name || row.id.slice(0, 12)} className="g-medium" />,
  },
  {
    id: 'state',
    header: 'State',
    width: 236,
    narrowWidth: 232,
    sortBy: severity,
    descendingFirst: true,
    cell: row => <StateCell row={row} />,
  },
  {
    id: 'image',
    header: 'Image',
    width: 160,
    narrowWidth: 156,
    sort: (a, b) => compareNames(a.image, b.image),
    hideable: true,
    cell: row => <ImageRef image={row.image} />,
  },
  {
    id: 'ports',
    header: 'Ports',
    width: 106,
    narrowWidth: 96,
    sortBy: row => publishedPorts(row)[0]?.host ?? null,
    hideable: true,
    minPageWidth: 960,
    cell: row => <PortsCell row={row} />,
  },
  {
    id: 'cpu',
    header: 'CPU',
    width: 104,
    narrowWidth: 100,
    align: 'end',
    sortBy: row => latestStats(row.id)?.cpu,
    descendingFirst: true,
    hideable: true,
    cell: row => <CpuCell row={row} />,
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 124,
    narrowWidth: 116,
    align: 'end',
    sortBy: row => latestStats(row.id)?.memory,
    descendingFirst: true,
    hideable: true,
    cell: row => <MemoryCell row={row} />,
  },
  {
    id: 'since',
    header: 'Since',
    width: 104,
    narrowWidth: 64,
    align: 'end',
    sortBy: row => row.since,
    descendingFirst: true,
    hideable: true,
    minPageWidth: 960,
    cell: row => <Time at={row.since} />,
  },
];
