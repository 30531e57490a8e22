import { useState } from 'react';
import { Button, IconButton, Input, icons } from '../../ui/index.ts';
import { crumbsOf, parentOf } from './paths.ts';

export interface PathBarProps {
  path: string;
  onGo(path: string): void;
}

/** The folders on the way, each a button; and a field for those who know where they want to go. */
export function PathBar({ path, onGo }: PathBarProps) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null)
    return (
      <Input
        mono
        // The pencil was pressed to type here.
        autoFocus
        className="files-path-field"
        aria-label="Folder"
        value={typed}
        onChange={setTyped}
        onBlur={() => setTyped(null)}
        onKeyDown={event => {
          if (event.key === 'Escape') setTyped(null);
          if (event.key !== 'Enter') return;
          setTyped(null);
          if (typed.startsWith('/')) onGo(typed);
        }}
      />
    );
  const crumbs = crumbsOf(path);
  return (
    <nav className="files-path" aria-label="Folder">
      <IconButton size="sm" icon={icons.up} label="Up" disabled={path === '/'} onClick={() => onGo(parentOf(path))} />
      <Button size="sm" variant="ghost" className="g-mono" aria-label="Root folder" onClick={() => onGo('/')}>
        /
      </Button>
      <span className="files-crumbs">
        {crumbs.map((crumb, index) => (
          <span key={crumb.path} className="files-crumb">
            {index > 0 && <span className="g-t3">/</span>}
            <Button
              size="sm"
              variant="ghost"
              className="g-mono"
              aria-current={index === crumbs.length - 1 ? 'location' : undefined}
              onClick={() => onGo(crumb.path)}
            >
              {crumb.name}
            </Button>
          </span>
        ))}
      </span>
      <IconButton size="sm" icon={icons.edit} label="Type a path" onClick={() => setTyped(path)} />
    </nav>
  );
}
