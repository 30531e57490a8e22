import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { reportReady } from '../../stores/ready.ts';
import { useStateStore } from '../../stores/state.ts';
import { openRunDialog, useRemembered } from '../../stores/ui.ts';
import {
  Button,
  type ChipOption,
  Chips,
  ColumnChooser,
  DataTable,
  FilterBox,
  icons,
  PageHead,
  type Sort,
} from '../../ui/index.ts';
import './containers.css';
import { bulkActions } from './bulk.ts';
import { CommitDialog } from './CommitDialog.tsx';
import { columns } from './columns.tsx';
import { EmptyContainers } from './EmptyContainers.tsx';
import { useProjectGrouping } from './grouping.tsx';
import { Interrupted } from './Interrupted.tsx';
import { LiveStats, showVisible } from './LiveStats.tsx';
import { forgetStats } from './live-stats.ts';
import { containerMenu, rowActions, rowKeys } from './menu.ts';
import { usePendingStore } from './pending.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { statusOf } from './status.ts';

type Show = 'all' | 'running' | 'stopped' | 'look';

const getRowId = (row: ContainerRow) => row.id;
const getRowName = (row: ContainerRow) => row.name;
const isRunning = (row: ContainerRow) =>
  row.state === 'running' || row.state === 'paused' || row.state === 'restarting';

const passes: Record<Show, (row: ContainerRow) => boolean> = {
  all: () => true,
  running: isRunning,
  stopped: row => !isRunning(row),
  look: row => statusOf(row).needsLook,
};

/** The home page: all containers of the engine, what they do, and everything that can be done to them. */
export function ContainersPage() {
  const empty = useStateStore(state => state.loaded && state.containers.size === 0);
  const loaded = useStateStore(state => state.loaded);
  useEffect(() => {
    if (loaded) reportReady();
  }, [loaded]);
  if (!empty) return <ContainerList />;
  return (
    <>
      <PageHead title="Containers" actions={<RunButton />} />
      <EmptyContainers />
    </>
  );
}

function ContainerList() {
  const all = useStateStore(state => state.containers);
  const loaded = useStateStore(state => state.loaded);
  const [, navigate] = useLocation();
  const [show, setShow] = useRemembered<Show>('containers.show', 'all');
  const [filter, setFilter] = useRemembered('containers.filter', '');
  const [sort, setSort] = useRemembered<Sort>('containers.sort', { id: 'name', descending: false });
  const [hidden, setHidden] = useRemembered<ReadonlySet<string>>('containers.hidden', new Set<string>());
  const [selected, setSelected] = useRemembered<ReadonlySet<string>>('containers.selected', new Set<string>());
  const [removing, setRemoving] = useState<readonly ContainerRow[] | null>(null);
  const [renaming, setRenaming] = useState<ContainerRow | null>(null);
  const [committing, setCommitting] = useState<ContainerRow | null>(null);

  const list = useMemo(() => [...all.values()], [all]);
  const rows = useMemo(() => list.filter(row => passes[show](row) && matches(row, filter)), [list, show, filter]);
  useEffect(() => {
    forgetStats(id => all.has(id));
    setSelected(before => without(before, id => !all.has(id)));
  }, [all, setSelected]);

  const open = useCallback((row: ContainerRow) => navigate(`/containers/${encodeURIComponent(row.id)}`), [navigate]);
  const on = useMemo(() => ({ navigate, remove: setRemoving, rename: setRenaming, commit: setCommitting }), [navigate]);
  const pendingRows = usePendingStore(store => store.rows);
  const grouping = useProjectGrouping(rows);

  const keys = useMemo(() => rowKeys(on), [on]);
  const menu = useCallback(
    (targets: readonly ContainerRow[], row: ContainerRow) => containerMenu(targets, row, on),
    [on],
  );
  const actions = useCallback((row: ContainerRow) => rowActions(row, on), [on]);
  const pending = useCallback((row: ContainerRow) => pendingRows.get(row.id)?.error === null, [pendingRows]);
  return (
    <>
      <PageHead
        title="Containers"
        chips={<Chips options={chips(list)} value={show} onChange={next => setShow(next)} label="Show containers" />}
        filter={<FilterBox value={filter} onChange={setFilter} label="Filter containers" />}
        actions={
          <>
            <ColumnChooser columns={columns} hidden={hidden} onHidden={setHidden} />
            <RunButton primary />
          </>
        }
      />
      <Interrupted />
      <DataTable
        label="Containers"
        rows={rows}
        columns={columns}
        getRowId={getRowId}
        getRowName={getRowName}
        sort={sort}
        onSort={setSort}
        hidden={hidden}
        grouping={grouping}
        selected={selected}
        onSelected={setSelected}
        bulk={chosen => bulkActions(chosen, on)}
        onOpen={open}
        rowKeys={keys}
        menu={menu}
        actions={actions}
        pending={pending}
        loading={!loaded}
        filtered={list.length > 0}
        onClearFilter={() => {
          setFilter('');
          setShow('all');
        }}
        onVisible={showVisible}
      />
      <LiveStats />
      {removing && <RemoveDialog rows={removing} onClose={() => setRemoving(null)} />}
      {renaming && <RenameDialog row={renaming} onClose={() => setRenaming(null)} />}
      {committing && <CommitDialog row={committing} onClose={() => setCommitting(null)} />}
    </>
  );
}

function RunButton({ primary }: { primary?: boolean }) {
  return (
    <Button variant={primary ? 'primary' : 'default'} icon={icons.add} onClick={() => openRunDialog()}>
      Run container
    </Button>
  );
}

function chips(list: readonly ContainerRow[]): ChipOption<Show>[] {
  const running = list.filter(isRunning).length;
  return [
    { id: 'all', label: 'All', count: list.length },
    { id: 'running', label: 'Running', count: running },
    { id: 'stopped', label: 'Stopped', count: list.length - running },
    { id: 'look', label: 'Needs a look', count: list.filter(passes.look).length, status: 'warning', hideEmpty: true },
  ];
}

/** Every word must be found somewhere: name, image, id, project, state, port. */
function matches(row: ContainerRow, filter: string): boolean {
  if (filter === '') return true;
  const ports = row.ports.map(port => port.host ?? '').join(' ');
  const status = statusOf(row);
  const text =
    `${row.name} ${row.image} ${row.id} ${row.project ?? ''} ${status.word} ${status.reason} ${ports}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

function without(ids: ReadonlySet<string>, gone: (id: string) => boolean): ReadonlySet<string> {
  const left = [...ids].filter(id => !gone(id));
  return left.length === ids.size ? ids : new Set(left);
}
