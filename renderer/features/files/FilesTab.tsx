import { type DragEvent, useMemo, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import type { FileEntry } from '../../../runtime/contract/files.ts';
import { count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { useRemembered } from '../../stores/ui.ts';
import {
  Button,
  cx,
  DataTable,
  EmptyState,
  ErrorNote,
  Icon,
  icons,
  Note,
  type Sort,
  toast,
  useMaxWidth,
} from '../../ui/index.ts';
import './files.css';
import { fileColumns } from './columns.tsx';
import { FilesBar } from './FilesBar.tsx';
import { fileMenu } from './menu.ts';
import { NewFolderDialog } from './NewFolderDialog.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { joinPath, parentOf } from './paths.ts';
import { copyPath, saveFile, unpackFolder } from './save.ts';
import { droppedSources, type Source } from './transfer.ts';
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
  const menu = (_entries: readonly FileEntry[], entry: FileEntry) => {
    const target = joinPath(path, entry.name);
    return fileMenu(entry, {
      reachable,
      open: () => void open(entry),
      download: () => download(target, entry.type),
      unpack: () => unpack(target),
      copyPath: () => void copyPath(target),
    });
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
      <FilesBar
        path={path}
        reachable={reachable}
        filter={filter}
        busy={busy}
        onGo={go}
        onFilter={setFilter}
        onRefresh={refresh}
        onNewFolder={() => setNaming(true)}
        onDownload={() => download(path, 'directory')}
        onUnpack={() => unpack(path)}
        onUpload={setSources}
      />
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
