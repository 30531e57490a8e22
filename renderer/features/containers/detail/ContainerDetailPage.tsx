import { type ReactNode, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { ContainerRow } from '../../../../runtime/contract/containers.ts';
import { shortId } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { Button, CopyButton, DetailHead, EmptyState, icons, Menu, Note, Tabs, Tag } from '../../../ui/index.ts';
import '../containers.css';
import './detail.css';
import { act, can } from '../actions.ts';
import { CommitDialog } from '../CommitDialog.tsx';
import { PortsCell } from '../cells.tsx';
import { copyText } from '../clipboard.ts';
import { containerMenu } from '../menu.ts';
import { usePendingStore } from '../pending.ts';
import { RemoveDialog } from '../RemoveDialog.tsx';
import { RenameDialog } from '../RenameDialog.tsx';
import { statusOf } from '../status.ts';
import { explainExit } from './explain-exit.ts';
import { InspectTab } from './InspectTab.tsx';
import { MountsTab } from './MountsTab.tsx';
import { StatsTab } from './StatsTab.tsx';
import { useContainerDetail } from './useContainerDetail.ts';

/** The tabs, in the order people know. */
export const containerTabs = ['logs', 'inspect', 'mounts', 'terminal', 'files', 'stats', 'changes'] as const;
export type ContainerTab = (typeof containerTabs)[number];

export interface ContainerDetailPageProps {
  id: string;
  tab: ContainerTab;
  /** Logs, terminals and files are features of their own; the app hands them in. */
  logs: ReactNode;
  terminal: ReactNode;
  files: ReactNode;
  changes: ReactNode;
}

const labels: Record<ContainerTab, string> = {
  logs: 'Logs',
  inspect: 'Inspect',
  mounts: 'Mounts',
  terminal: 'Terminal',
  files: 'Files',
  stats: 'Stats',
  changes: 'Changes',
};

/** One container: what it says, what it is, what it uses. */
export function ContainerDetailPage({ id, tab, logs, terminal, files, changes }: ContainerDetailPageProps) {
  const row = useStateStore(state => findRow(state.containers, id));
  const loaded = useStateStore(state => state.loaded);
  const { detail } = useContainerDetail(row?.id ?? id, row);
  const [, navigate] = useLocation();
  const path = `/containers/${encodeURIComponent(id)}`;
  if (!row) return loaded ? <Gone id={id} /> : null;
  return (
    <>
      <Head row={row} tab={tab} mounts={detail?.mounts.length} onTab={next => navigate(`${path}/${next}`)} />
      <ExitNote row={row} />
      <FailureNote id={row.id} />
      <div className="container-tab" key={tab}>
        {tab === 'logs' && logs}
        {tab === 'terminal' && terminal}
        {tab === 'files' && files}
        {tab === 'changes' && changes}
        {tab === 'inspect' && <InspectTab detail={detail} />}
        {tab === 'mounts' && <MountsTab detail={detail} />}
        {tab === 'stats' && <StatsTab row={row} detail={detail} />}
      </div>
    </>
  );
}

/** By id, by the start of one, or by name: an address may hold any of them. */
function findRow(rows: ReadonlyMap<string, ContainerRow>, id: string): ContainerRow | undefined {
  const exact = rows.get(id);
  if (exact) return exact;
  for (const row of rows.values()) if (row.name === id || (id.length >= 12 && row.id.startsWith(id))) return row;
  return undefined;
}

interface HeadProps {
  row: ContainerRow;
  tab: ContainerTab;
  mounts: number | undefined;
  onTab(tab: ContainerTab): void;
}

function Head({ row, tab, mounts, onTab }: HeadProps) {
  const [, navigate] = useLocation();
  const [removing, setRemoving] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const [committing, setCommitting] = useState(false);
  const pending = usePendingStore(store => store.rows.get(row.id));
  const busy = pending !== undefined && pending.error === null;
  const shown = statusOf(row);
  const on = useMemo(
    () => ({
      navigate,
      remove: () => setRemoving(true),
      rename: () => setRenaming(true),
      commit: () => setCommitting(true),
    }),
    [navigate],
  );
  const running = can('stop', row);
  const crumbs = [{ label: row.project ?? 'Containers', href: '#/containers' }];
  const facts = (
    <>
      <span className="g-mono g-t2 g-wide">{shortId(row.id)}</span>
      <CopyButton label="Copy id" copy={() => copyText(row.id)} className="g-wide" />
      <Tag tone="line" mono>
        {row.image}
      </Tag>
      {row.ports.some(port => port.host !== null) && <PortsCell row={row} />}
    </>
  );
  const actions = (
    <>
      {busy && <span className="g-t2 g-12">{pending.verb}…</span>}
      {running ? (
        <Button icon={icons.stop} disabled={busy} onClick={() => act('stop', [row])}>
          Stop
        </Button>
      ) : (
        <Button icon={icons.start} disabled={busy || !can('start', row)} onClick={() => act('start', [row])}>
          Start
        </Button>
      )}
      <Button icon={icons.restart} disabled={busy || !can('restart', row)} onClick={() => act('restart', [row])}>
        Restart
      </Button>
      <Button
        icon={icons.shell}
        disabled={row.state !== 'running'}
        onClick={() => navigate(`/containers/${encodeURIComponent(row.id)}/terminal?open=exec`)}
      >
        Open shell
      </Button>
      <Menu
        align="end"
        items={() => containerMenu([row], row, on)}
        trigger={<Button iconOnly icon={icons.more} label="More actions" />}
      />
    </>
  );
  return (
    <>
      <DetailHead
        crumbs={crumbs}
        status={busy ? 'pending' : shown.status}
        statusWord={shown.word}
        title={row.name}
        facts={facts}
        actions={actions}
        tabs={
          <Tabs
            label="About this container"
            value={tab}
            onChange={onTab}
            tabs={containerTabs.map(id => ({
              id,
              label: labels[id],
              ...(id === 'mounts' && mounts ? { count: mounts } : {}),
            }))}
          />
        }
      />
      {removing && <RemoveDialog rows={[row]} onClose={() => setRemoving(false)} />}
      {renaming && <RenameDialog row={row} onClose={() => setRenaming(false)} />}
      {committing && <CommitDialog row={row} onClose={() => setCommitting(false)} />}
    </>
  );
}

/** Why it ended, in words, above every tab: what somebody who opens a failed container wants to know first. */
function ExitNote({ row }: { row: ContainerRow }) {
  const explained = explainExit(row);
  if (!explained) return null;
  return (
    <Note tone={explained.tone} detail={explained.detail} className="container-note">
      {explained.text}
    </Note>
  );
}

function FailureNote({ id }: { id: string }) {
  const pending = usePendingStore(store => store.rows.get(id));
  if (!pending?.error) return null;
  const { message, hint, detail } = pending.error;
  return (
    <Note
      tone="fail"
      className="container-note"
      detail={detail}
      actions={
        <Button size="sm" onClick={pending.retry}>
          Try again
        </Button>
      }
    >
      {[message, hint].filter(Boolean).join(' ')}
    </Note>
  );
}

function Gone({ id }: { id: string }) {
  const [, navigate] = useLocation();
  return (
    <EmptyState
      title="This container is gone"
      action={<Button onClick={() => navigate('/containers')}>Go to Containers</Button>}
    >
      {`No container on this engine is called ${shortId(id)}. It was deleted, or it is on another engine.`}
    </EmptyState>
  );
}
