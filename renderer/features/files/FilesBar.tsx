import { useRef } from 'react';
import { Button, FilterBox, IconButton, icons, Menu } from '../../ui/index.ts';
import { PathBar } from './PathBar.tsx';
import { chosenSources, type Source } from './transfer.ts';

interface Props {
  path: string;
  /** Whether the engine reaches what is in the folder. */
  reachable: boolean;
  filter: string;
  busy: boolean;
  onGo(path: string): void;
  onFilter(filter: string): void;
  onRefresh(): void;
  onNewFolder(): void;
  onDownload(): void;
  onUnpack(): void;
  onUpload(sources: readonly Source[]): void;
}

/** Where one is, and what can be done with this folder. */
export function FilesBar({ path, reachable, filter, busy, ...on }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="files-bar">
      <PathBar path={path} onGo={on.onGo} />
      <span className="g-grow" />
      <FilterBox value={filter} onChange={on.onFilter} label="Filter this folder" />
      <IconButton icon={icons.refresh} label="List anew" busy={busy} onClick={on.onRefresh} />
      <IconButton icon={icons.newFolder} label="New folder…" disabled={!reachable} onClick={on.onNewFolder} />
      <Menu
        align="end"
        items={() => [
          { id: 'tar', label: 'Download as tar…', icon: icons.save, onSelect: on.onDownload },
          { id: 'unpack', label: 'Download into a folder…', icon: icons.folder, onSelect: on.onUnpack },
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
          if (chosen.length > 0) on.onUpload(chosen);
        }}
      />
    </div>
  );
}
