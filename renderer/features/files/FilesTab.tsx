import { type DragEvent, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import type { FileEntry } from '../../../runtime/contract/files.ts';
import { count } from '../../format/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { beginTask } from '../../stores/archives.ts';
import { useStateStore } from '../../stores/state.ts';
import { useRemembered } from '../../stores/ui.ts';
import {
  Button,
  cx,
  DataTable,
  EmptyState,
  ErrorNote,
  FilterBox,
  Icon,
  IconButton,
  icons,
  Menu,
  type MenuItem,
  Note,
  type Sort,
  toast,
  useMaxWidth,
} from '../../ui/index.ts';
import './files.css';
import { fileColumns } from './columns.tsx';
import { NewFolderDialog } from './NewFolderDialog.tsx';
import { PathBar } from './PathBar.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { baseName, joinPath, parentOf } from './paths.ts';
import { chosenSources, droppedSources, type Source } from './transfer.ts';
import { UploadDialog } from './UploadDialog.tsx';
import { useFolder } from './use-folder.ts';

/** Beside a preview there is room for these only in a wide window. */
const wideOnly: ReadonlySet<string> = new Set(['mode', 'owner']);

const getRowId = (entry: FileEntry) => entry.name;

/** The files of a container, running or not. The folder stands in the address: `?path=/etc`. */
export function FilesTab({ containerId }: { containerId: string }) {
  const [address, navigate] = useLocation();
  const path = new URLSearchParams(useSearch()).get('path') || '/';
  const row = useStateStore(state => state.containers.get(containerId));
  const { listing, error, busy, refresh } = useFolder(containerId, path, row?.state ?? '');
  const [sort, setSort] = useRemembered<Sort>('files.sort', { id: 'name', descending: false });
  const [filter, setFilter] = useState('');
  const [previewed, setPreviewed] = useState<string | null>(null);
  const [sources, setSources] = useState<readonly Source[] | null>(null);
  const [naming, setNaming] = useState(false);
  const [dragging, setDragging] = useState(false);
  const narrow = useMaxWidth(1240);
  const input = useRef<HTMLInputElement>(null);

  /** Whether the engine reaches what is in it, to read and to write. */
  const reachable = listing?.readable === true;

  const go = (to: string) => {
    setFilter('');
    setPreviewed(null);
    navigate(`${address}?path=${encodeURIComponent(to)}`);
  };
  const up = () => go(parentOf(path));
  const open = async (entry: FileEntry) => {
    if (!entry.exact)
      return void toast({
        tone: 'warn',
        text: 'This name is no UTF-8: it can’t be asked for',
        detail: 'Download the folder that it is in instead.',
      });
    const target = joinPath(path, entry.name);
    if (entry.type === 'directory') return go(target);
    if (!reachable) return void toast({ text: 'The engine can’t read this file', detail: listing?.note });
    if (entry.type !== 'symlink') return setPreviewed(target);
    try {
      const found = await runtime.files.stat({ id: containerId, path: target });
      if (found.type === 'directory') go(target);
      else setPreviewed(target);
    } catch (thrown) {
      toast({ tone: 'fail', text: toGantryError(thrown).message });
    }
  };
  const download = (target: string, type: FileEntry['type']) =>
    void saveFile(containerId, target, type, row?.name ?? '');
  const unpack = (target: string) => void unpackFolder(containerId, target);
  const rows = useMemo(() => {
    const words = filter.toLowerCase();
    return (listing?.entries ?? []).filter(entry => entry.name.toLowerCase().includes(words));
  }, [listing, filter]);

  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    if (!reachable) return;
    try {
      const dropped = await droppedSources(event.dataTransfer);
      if (dropped.length > 0) setSources(dropped);
    } catch {
      toast({ tone: 'fail', text: 'What was dropped could not be read on this computer.' });
    }
  };
  const menu = (_entries: readonly FileEntry[], entry: FileEntry): readonly MenuItem[] => {
    const target = joinPath(path, entry.name);
    return [
      {
        id: 'open',
        label: entry.type === 'directory' ? 'Open' : 'Preview',
        icon: icons.show,
        onSelect: () => void open(entry),
      },
      {
        id: 'download',
        label: entry.type === 'directory' ? 'Download as tar…' : 'Download…',
        icon: icons.save,
        disabled: !entry.exact || !reachable || !canSave(entry.type),
        onSelect: () => download(target, entry.type),
      },
      ...(entry.type === 'directory'
        ? [
            {
              id: 'unpack',
              label: 'Download into a folder…',
              icon: icons.folder,
              disabled: !entry.exact || !reachable,
              onSelect: () => unpack(target),
            },
          ]
        : []),
      {
        id: 'copy',
        label: 'Copy path',
        icon: icons.copy,
        disabled: !entry.exact,
        onSelect: () => void copyPath(target),
      },
    ];
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the Upload button
    <div
      className={cx('files', dragging && reachable && 'files-dragging')}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = reachable ? 'copy' : 'none';
        setDragging(true);
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={event => void onDrop(event)}
    >
      <div className="files-bar">
        <PathBar path={path} onGo={go} />
        <span className="g-grow" />
        <FilterBox value={filter} onChange={setFilter} label="Filter this folder" />
        <IconButton icon={icons.refresh} label="List anew" busy={busy} onClick={refresh} />
        <IconButton icon={icons.newFolder} label="New folder…" disabled={!reachable} onClick={() => setNaming(true)} />
        <Menu
          align="end"
          items={() => [
            {
              id: 'tar',
              label: 'Download as tar…',
              icon: icons.save,
              onSelect: () => download(path, 'directory'),
            },
            { id: 'unpack', label: 'Download into a folder…', icon: icons.folder, onSelect: () => unpack(path) },
          ]}
          trigger={<IconButton icon={icons.save} label="Download this folder" disabled={!reachable} />}
        />
        <Button icon={icons.push} disabled={!reachable} onClick={() => input.current?.click()}>
          Upload…
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files to upload"
          onChange={event => {
            const chosen = chosenSources(event.currentTarget.files);
            // Else the same file, chosen again, is no change.
            event.currentTarget.value = '';
            if (chosen.length > 0) setSources(chosen);
          }}
        />
      </div>
      {error && (
        <div className="files-error">
          <ErrorNote error={error} />
          <div className="files-error-acts">
            <Button size="sm" onClick={refresh}>
              Try again
            </Button>
            {path !== '/' && (
              <Button size="sm" onClick={up}>
                Go up
              </Button>
            )}
          </div>
        </div>
      )}
      {listing?.note && (
        <Note tone={listing.complete ? 'info' : 'warn'} className="files-note">
          {listing.note}
        </Note>
      )}
      {!error && (
        <div className={cx('files-panes', previewed !== null && 'files-split')}>
          <DataTable
            label={`Files in ${path}`}
            rows={rows}
            columns={fileColumns}
            getRowId={getRowId}
            getRowName={getRowId}
            sort={sort}
            onSort={setSort}
            hidden={previewed !== null && narrow ? wideOnly : undefined}
            onOpen={entry => void open(entry)}
            menu={menu}
            rowKeys={{ Backspace: up }}
            rowClass={entry => (previewed === joinPath(path, entry.name) ? 'files-chosen' : undefined)}
            loading={!listing}
            empty={
              <EmptyState compact title="This folder is empty">
                {reachable ? 'Drop files here to put them into it.' : ''}
              </EmptyState>
            }
            filtered={filter !== ''}
            onClearFilter={() => setFilter('')}
          />
          {previewed !== null && (
            <PreviewPane
              id={containerId}
              path={previewed}
              onDownload={() => download(previewed, 'file')}
              onClose={() => setPreviewed(null)}
            />
          )}
        </div>
      )}
      <p className="files-foot g-t3 g-12">
        {listing && count(listing.entries.length, 'entry', 'entries')}
        {listing && !listing.complete && ' found'}
        {listing && listing.path !== path && ` in ${listing.path}, where the link leads`}
        <span className="g-grow" />
        {reachable && 'Drop files here to upload them'}
      </p>
      {dragging && reachable && (
        <div className="files-drop" aria-hidden="true">
          <Icon of={icons.push} /> Drop to upload into {path}
        </div>
      )}
      {sources && (
        <UploadDialog
          id={containerId}
          folder={path}
          sources={sources}
          onClose={() => setSources(null)}
          onChanged={refresh}
        />
      )}
      {naming && <NewFolderDialog id={containerId} folder={path} onClose={() => setNaming(false)} onMade={refresh} />}
    </div>
  );
}

function canSave(type: FileEntry['type']): boolean {
  return type === 'file' || type === 'directory' || type === 'symlink';
}

async function copyPath(path: string): Promise<void> {
  await shell.clipboard.write({ text: path });
  toast({ text: 'Copied' });
}

/** Asks for a folder of this computer, and makes the container's folder anew in it, as a task. */
async function unpackFolder(id: string, path: string): Promise<void> {
  const { path: target } = await shell.dialog.open({ title: 'Choose where the folder is put', type: 'directory' });
  if (target) await beginTask(() => runtime.files.download({ id, path, target, unpack: true }));
}

/** Asks where, then saves as a task. A folder becomes a tar. */
async function saveFile(id: string, path: string, type: FileEntry['type'], container: string): Promise<void> {
  const name = (baseName(path) || container || 'files').replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').slice(0, 200);
  const { path: target } = await shell.dialog.save({
    title: `Save ${baseName(path) || 'all files'}`.slice(0, 256),
    defaultName: type === 'directory' ? `${name}.tar` : name,
    filters: type === 'directory' ? [{ name: 'Tar archives', extensions: ['tar'] }] : [],
  });
  if (target) await beginTask(() => runtime.files.download({ id, path, target }));
}
