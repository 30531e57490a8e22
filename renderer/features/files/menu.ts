import type { FileEntry } from '../../../runtime/contract/files.ts';
import { icons, type MenuItem } from '../../ui/index.ts';
import { canSave } from './save.ts';

interface Actions {
  /** Whether the engine reaches what is in the folder. */
  reachable: boolean;
  open(): void;
  download(): void;
  unpack(): void;
  copyPath(): void;
}

/** What can be done with one entry of a folder. */
export function fileMenu({ type, exact }: FileEntry, { reachable, ...act }: Actions): readonly MenuItem[] {
  const folder = type === 'directory';
  const unpack: MenuItem = {
    id: 'unpack',
    label: 'Download into a folder…',
    icon: icons.folder,
    disabled: !exact || !reachable,
    onSelect: act.unpack,
  };
  return [
    { id: 'open', label: folder ? 'Open' : 'Preview', icon: icons.show, onSelect: act.open },
    {
      id: 'download',
      label: folder ? 'Download as tar…' : 'Download…',
      icon: icons.save,
      disabled: !exact || !reachable || !canSave(type),
      onSelect: act.download,
    },
    ...(folder ? [unpack] : []),
    { id: 'copy', label: 'Copy path', icon: icons.copy, disabled: !exact, onSelect: act.copyPath },
  ];
}
