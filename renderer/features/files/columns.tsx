import type { FileEntry } from '../../../runtime/contract/files.ts';
import { Bytes, type Column, Icon, icons, Time } from '../../ui/index.ts';
import { modeText } from './paths.ts';

const words: Record<FileEntry['type'], string> = {
  file: 'file',
  directory: 'folder',
  symlink: 'link',
  device: 'device',
  fifo: 'pipe',
  other: 'socket',
};

/** Folders first, then by name as people count. */
function byName(a: FileEntry, b: FileEntry): number {
  const folders = Number(b.type === 'directory') - Number(a.type === 'directory');
  return folders || a.name.localeCompare(b.name, 'en', { numeric: true });
}

export const fileColumns: readonly Column<FileEntry>[] = [
  { id: 'name', header: 'Name', width: 'minmax(160px, 1fr)', sort: byName, cell: entry => <Name entry={entry} /> },
  {
    id: 'size',
    header: 'Size',
    width: 88,
    align: 'end',
    descendingFirst: true,
    sortBy: entry => entry.size ?? undefined,
    cell: entry =>
      entry.type === 'file' || entry.type === 'directory' ? (
        <Bytes value={entry.size ?? undefined} className="g-t2" />
      ) : (
        <span className="g-t3">{words[entry.type]}</span>
      ),
  },
  {
    id: 'mode',
    header: 'Mode',
    width: 92,
    minPageWidth: 900,
    sortBy: entry => entry.mode,
    cell: entry => (
      <span className="g-mono g-12 g-t2" data-tip={entry.mode.toString(8).padStart(4, '0')}>
        {modeText(entry.mode)}
      </span>
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 88,
    minPageWidth: 900,
    sortBy: entry => entry.uid ?? undefined,
    cell: entry => <span className="g-num g-t2">{entry.uid === null ? '–' : `${entry.uid}:${entry.gid}`}</span>,
  },
  {
    id: 'modified',
    header: 'Modified',
    width: 84,
    align: 'end',
    descendingFirst: true,
    sortBy: entry => entry.modified,
    cell: entry => <Time at={entry.modified} className="g-t2" />,
  },
];

function Name({ entry }: { entry: FileEntry }) {
  const icon = entry.type === 'directory' ? icons.folder : entry.type === 'symlink' ? icons.link : icons.file;
  return (
    <span className="files-entry">
      <Icon of={icon} size={14} />
      <span className="g-hidden">{words[entry.type]}</span>
      <span className="g-ell g-mono g-12" data-tip={entry.name} data-tip-cut="">
        {entry.name}
      </span>
      {entry.link && (
        <span className="g-ell g-mono g-12 g-t3" data-tip={entry.link} data-tip-cut="">
          → {entry.link}
        </span>
      )}
    </span>
  );
}
