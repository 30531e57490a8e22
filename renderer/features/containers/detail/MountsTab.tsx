import type { ContainerDetail } from '../../../../runtime/contract/containers.ts';
import { shortId } from '../../../format/index.ts';
import { type Column, DataTable, EmptyState, Skeleton, Tag, Truncate, useTableState } from '../../../ui/index.ts';

type Mount = ContainerDetail['mounts'][number];

const columns: readonly Column<Mount>[] = [
  {
    id: 'target',
    header: 'In the container',
    width: 'minmax(160px, 1fr)',
    sortBy: mount => mount.target,
    cell: mount => <Truncate text={mount.target} at="middle" mono />,
  },
  {
    id: 'type',
    header: 'Kind',
    width: 110,
    sortBy: mount => mount.type,
    cell: mount => <span className="g-t2">{kindWord(mount)}</span>,
  },
  {
    id: 'source',
    header: 'From',
    width: 'minmax(200px, 1.5fr)',
    sortBy: mount => mount.source,
    cell: mount => <Source mount={mount} />,
  },
  {
    id: 'mode',
    header: 'Access',
    width: 120,
    sortBy: mount => mount.readOnly,
    cell: mount => (mount.readOnly ? <Tag>read only</Tag> : <span className="g-t2">read and write</span>),
  },
];

/** What of the engine's computer the container sees, and where. */
export function MountsTab({ detail }: { detail: ContainerDetail | null }) {
  const state = useTableState({ id: 'target', descending: false });
  if (!detail) return <Skeleton width="40%" className="container-skeleton" />;
  if (detail.mounts.length === 0)
    return (
      <EmptyState compact title="No mounts">
        All its files are in the image and in its own writable layer, which goes when the container is deleted.
      </EmptyState>
    );
  return (
    <DataTable
      label="Mounts"
      rows={detail.mounts}
      columns={columns}
      getRowId={mount => mount.target}
      getRowName={mount => mount.target}
      sort={state.sort}
      onSort={state.onSort}
    />
  );
}

function kindWord(mount: Mount): string {
  if (mount.type === 'bind') return 'folder or file';
  if (mount.type === 'volume') return mount.anonymous ? 'volume, unnamed' : 'volume';
  return mount.type;
}

function Source({ mount }: { mount: Mount }) {
  if (mount.type === 'tmpfs') return <span className="g-t3">memory</span>;
  if (mount.type !== 'volume') return <Truncate text={mount.source} at="middle" mono />;
  return <Truncate text={mount.anonymous ? shortId(mount.name) : mount.name} mono />;
}
