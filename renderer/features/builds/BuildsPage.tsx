import { useCallback, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { BuildRow } from '../../../runtime/contract/builds.ts';
import { dockerfileAddress } from '../../format/index.ts';
import { useStateStore } from '../../stores/state.ts';
import { openBuildDialog, useRemembered } from '../../stores/ui.ts';
import {
  type Bulk,
  Button,
  Chips,
  ColumnChooser,
  DataTable,
  EmptyState,
  FilterBox,
  icons,
  PageHead,
  type RowAction,
  type Sort,
} from '../../ui/index.ts';
import { buildMenu, buildPath, copyCommand, forget, rerun, runResult } from './actions.ts';
import { columns } from './columns.tsx';

type Show = 'all' | 'running' | 'done' | 'failed';

const getRowId = (row: BuildRow) => row.id;
const getRowName = (row: BuildRow) => row.name;
const passes: Record<Show, (row: BuildRow) => boolean> = {
  all: () => true,
  running: row => row.state === 'running',
  done: row => row.state === 'done',
  failed: row => row.state === 'failed' || row.state === 'cancelled',
};

/** The builds that run and those that were, the newest first. */
export function BuildsPage() {
  const builds = useStateStore(state => state.builds);
  const [, navigate] = useLocation();
  const [show, setShow] = useRemembered<Show>('builds.show', 'all');
  const [filter, setFilter] = useRemembered('builds.filter', '');
  const [sort, setSort] = useRemembered<Sort>('builds.sort', { id: 'started', descending: true });
  const [hidden, setHidden] = useRemembered<ReadonlySet<string>>('builds.hidden', new Set<string>());
  const [selected, setSelected] = useRemembered<ReadonlySet<string>>('builds.selected', new Set<string>());

  const list = useMemo(() => [...builds.values()], [builds]);
  const rows = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (row: BuildRow) => `${row.name} ${row.from} ${row.settings.tags.join(' ')}`.toLowerCase();
    return list.filter(row => passes[show](row) && words.every(word => text(row).includes(word)));
  }, [list, show, filter]);
  const number = (id: Show) => list.filter(passes[id]).length;

  const menu = useCallback(
    (chosen: readonly BuildRow[], row: BuildRow) => buildMenu(chosen, row, navigate),
    [navigate],
  );
  const actions = useCallback(
    (row: BuildRow): readonly RowAction[] =>
      row.image
        ? [{ id: 'run', label: 'Run…', icon: icons.start, onSelect: () => runResult(row) }]
        : row.state === 'running'
          ? []
          : [{ id: 'rerun', label: 'Build again', icon: icons.refresh, onSelect: () => void rerun(row, navigate) }],
    [navigate],
  );
  const keys = useMemo(() => {
    const ended = (chosen: readonly BuildRow[]) => chosen.filter(row => row.state !== 'running');
    const remove = (chosen: readonly BuildRow[]) => {
      if (ended(chosen).length > 0) void forget(ended(chosen));
    };
    return {
      r: ([row]: readonly BuildRow[]) => row && row.state !== 'running' && void rerun(row, navigate),
      c: ([row]: readonly BuildRow[]) => row && void copyCommand(row),
      d: remove,
      Delete: remove,
    };
  }, [navigate]);
  const bulk = (chosen: readonly BuildRow[]): Bulk => {
    const ended = chosen.filter(row => row.state !== 'running');
    return {
      actions: [
        {
          id: 'forget',
          label: `Remove ${ended.length} from the history`,
          icon: icons.remove,
          disabled: ended.length === 0,
          onSelect: () => {
            setSelected(new Set());
            void forget(ended);
          },
        },
      ],
    };
  };

  return (
    <>
      <PageHead
        title="Builds"
        chips={
          <Chips<Show>
            label="Show builds"
            value={show}
            onChange={setShow}
            options={[
              { id: 'all', label: 'All', count: list.length },
              { id: 'running', label: 'Building', count: number('running'), hideEmpty: true },
              { id: 'done', label: 'Built', count: number('done') },
              { id: 'failed', label: 'Failed', count: number('failed'), hideEmpty: true },
            ]}
          />
        }
        filter={<FilterBox value={filter} onChange={setFilter} label="Filter builds" />}
        actions={
          <>
            <ColumnChooser columns={columns} hidden={hidden} onHidden={setHidden} />
            <Button icon={icons.edit} onClick={() => navigate(dockerfileAddress())}>
              New Dockerfile
            </Button>
            <Button variant="primary" icon={icons.builds} onClick={() => openBuildDialog()}>
              New build
            </Button>
          </>
        }
      />
      <DataTable
        label="Builds"
        rows={rows}
        columns={columns}
        getRowId={getRowId}
        getRowName={getRowName}
        sort={sort}
        onSort={setSort}
        hidden={hidden}
        selected={selected}
        onSelected={setSelected}
        bulk={bulk}
        onOpen={row => navigate(buildPath(row.id))}
        rowKeys={keys}
        menu={menu}
        actions={actions}
        filtered={list.length > 0}
        onClearFilter={() => {
          setFilter('');
          setShow('all');
        }}
        empty={<NoBuilds />}
      />
    </>
  );
}

function NoBuilds() {
  const [, navigate] = useLocation();
  return (
    <EmptyState
      title="Nothing was built yet"
      offers={[
        {
          id: 'folder',
          icon: icons.folder,
          title: 'Build a folder',
          hint: 'A project with a Dockerfile in it.',
          action: (
            <Button variant="primary" onClick={() => openBuildDialog()}>
              Choose folder…
            </Button>
          ),
        },
        {
          id: 'dockerfile',
          icon: icons.edit,
          title: 'Write a Dockerfile',
          hint: 'From a template, with completion and hints.',
          action: <Button onClick={() => navigate(dockerfileAddress())}>New Dockerfile</Button>,
        },
        {
          id: 'git',
          icon: icons.browser,
          title: 'Build a Git repository',
          hint: 'The engine fetches it, at any branch.',
          action: (
            <Button onClick={() => openBuildDialog({ source: { type: 'git', url: 'https://' } })}>
              Enter address…
            </Button>
          ),
        },
      ]}
    >
      A build turns a Dockerfile into an image. Its steps, output and what the cache saved stay here.
    </EmptyState>
  );
}
