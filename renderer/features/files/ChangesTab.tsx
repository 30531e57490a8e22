// biome-ignore-all lint/a11y/useSemanticElements: virtual lines of a tree can't be a list; the ARIA tree pattern says the same
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { ContainerChange, ContainerChanges } from '../../../runtime/contract/files.ts';
import { bytes, count, number } from '../../format/index.ts';
import { useRemembered } from '../../stores/ui.ts';
import {
  Button,
  type ChipOption,
  Chips,
  cx,
  EmptyState,
  ErrorNote,
  FilterBox,
  Icon,
  IconButton,
  icons,
  Skeleton,
} from '../../ui/index.ts';
import './files.css';
import { type ChangeLine, changeLines } from './change-tree.ts';
import { type Size, useChanges, useSizes } from './use-changes.ts';

type Show = 'all' | ContainerChange;

const signs: Record<ContainerChange, string> = {
  added: 'M7 3.5v7M3.5 7h7',
  modified: 'M3.4 8c.7-1.8 2.3-1.8 3.6-1s2.9.8 3.6-1',
  removed: 'M3.5 7h7',
};
const lineHeight = 24;

/** What the container changed in its image's files: the layer of its own, as a tree. */
export function ChangesTab({ containerId }: { containerId: string }) {
  const { changes, error, busy, refresh } = useChanges(containerId);
  const [show, setShow] = useRemembered<Show>('changes.show', 'all');
  const [text, setText] = useState('');
  if (error && !changes)
    return (
      <div className="files-error">
        <ErrorNote error={error} />
        <Button size="sm" onClick={refresh}>
          Try again
        </Button>
      </div>
    );
  if (!changes) return <Skeleton width="40%" className="files-skeleton" />;
  return (
    <>
      <div className="files-bar">
        <Chips options={chips(changes)} value={show} onChange={next => setShow(next)} label="Show changes" />
        <span className="g-grow" />
        {changes.bytes !== null && (
          <span
            className="g-t2 g-12 files-own"
            data-tip="Bytes of the container’s own layer, which goes when it is deleted"
          >
            {bytes(changes.bytes)} in its own layer
          </span>
        )}
        <FilterBox value={text} onChange={setText} label="Filter by path" placeholder="Filter by path" />
        <IconButton icon={icons.refresh} label="Look again" busy={busy} onClick={refresh} />
      </div>
      <ErrorNote error={error} />
      <Tree
        containerId={containerId}
        changes={changes}
        show={show}
        text={text}
        onClear={() => {
          setShow('all');
          setText('');
        }}
      />
    </>
  );
}

function chips({ counts }: ContainerChanges): ChipOption<Show>[] {
  const total = counts.added + counts.modified + counts.removed;
  return [
    { id: 'all', label: 'All', count: total },
    { id: 'added', label: '+ Added', count: counts.added },
    { id: 'modified', label: '~ Modified', count: counts.modified },
    { id: 'removed', label: '− Removed', count: counts.removed },
  ];
}

interface TreeProps {
  containerId: string;
  changes: ContainerChanges;
  show: Show;
  text: string;
  onClear(): void;
}

function Tree({ containerId, changes, show, text, onClear }: TreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const { lines, hits } = useMemo(
    () => changeLines(changes.changes, { change: show === 'all' ? null : show, text }, closed),
    [changes, show, text, closed],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const inSight = items.flatMap(item => lines[item.index] ?? []);
  const sizes = useSizes(containerId, changes, inSight);
  const at = Math.max(
    0,
    lines.findIndex(line => line.path === focused),
  );
  const total = changes.counts.added + changes.counts.modified + changes.counts.removed;
  // Only after a key: a filter that moves the line must not take the focus from the field.
  const follows = useRef(false);
  useEffect(() => {
    if (!follows.current) return;
    follows.current = false;
    document.getElementById(`change-${at}`)?.focus();
  });

  const toggle = (line: ChangeLine) => {
    if (line.below === 0) return;
    setClosed(before => {
      const next = new Set(before);
      if (!next.delete(line.path)) next.add(line.path);
      return next;
    });
  };
  const moveTo = (index: number) => {
    const to = Math.max(0, Math.min(lines.length - 1, index));
    virtualizer.scrollToIndex(to);
    follows.current = true;
    setFocused(lines[to]?.path ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[at];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const parent = line.path.slice(0, line.path.lastIndexOf('/'));
    if (event.key === 'ArrowDown') moveTo(at + 1);
    else if (event.key === 'ArrowUp') moveTo(at - 1);
    else if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(lines.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') toggle(line);
    else if (event.key === 'ArrowRight') line.below > 0 && !line.open ? toggle(line) : moveTo(at + 1);
    else if (event.key === 'ArrowLeft') {
      if (line.open) toggle(line);
      else if (parent) moveTo(lines.findIndex(one => one.path === parent));
    } else return;
    event.preventDefault();
  };

  if (total === 0)
    return (
      <EmptyState compact title="No changes">
        All its files are as the image has them. What is in volumes is not part of this.
      </EmptyState>
    );
  if (lines.length === 0)
    return (
      <EmptyState
        compact
        title="No change fits the filter"
        action={
          <Button size="sm" onClick={onClear}>
            Show all
          </Button>
        }
      />
    );
  return (
    <>
      <div ref={scroller} className="files-tree">
        <div
          role="tree"
          aria-label="Changed files"
          style={{ height: virtualizer.getTotalSize() }}
          className="files-tree-lines"
          onKeyDown={onKeyDown}
        >
          {items.map(item => {
            const line = lines[item.index];
            if (!line) return null;
            return (
              <Line
                key={line.path}
                index={item.index}
                line={line}
                size={sizes.get(line.path)}
                top={item.start}
                focused={item.index === at}
                onPress={() => {
                  setFocused(line.path);
                  toggle(line);
                }}
              />
            );
          })}
        </div>
      </div>
      <p className="files-foot g-t3 g-12">
        {hits === total ? count(total, 'change') : `${number(hits)} of ${count(total, 'change')}`}
        {changes.changes.length < total && `; only the first ${number(changes.changes.length)} are listed`}
      </p>
    </>
  );
}

/** The sign, drawn: fonts draw + ~ − in three sizes. */
function Sign({ change }: { change: ContainerChange }) {
  return (
    <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <path
        d={signs[change]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

interface LineProps {
  index: number;
  line: ChangeLine;
  size: Size | undefined;
  top: number;
  focused: boolean;
  onPress(): void;
}

function Line({ index, line, size, top, focused, onPress }: LineProps) {
  const folder = line.below > 0 || size?.type === 'directory';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      id={`change-${index}`}
      role="treeitem"
      tabIndex={focused ? 0 : -1}
      aria-level={line.depth + 1}
      aria-expanded={line.below > 0 ? line.open : undefined}
      aria-selected={focused}
      aria-label={line.change ? `${line.name}, ${line.change}` : line.name}
      className={cx('files-line', line.change && `files-${line.change}`)}
      style={{ top }}
      onClick={onPress}
    >
      <span className="files-mark" aria-hidden="true" data-tip={line.change ?? undefined}>
        {line.change && <Sign change={line.change} />}
      </span>
      <span className="files-name" style={{ paddingLeft: Math.min(line.depth, 24) * 16 }}>
        <span className="files-twist">
          {line.below > 0 && <Icon of={line.open ? icons.down : icons.forward} size={12} />}
        </span>
        <Icon of={folder ? icons.folder : size?.type === 'symlink' ? icons.link : icons.file} size={14} />
        <span className="g-ell g-mono files-label" data-tip={line.path} data-tip-cut="">
          {line.name}
        </span>
        {line.below > 0 && <span className="g-t3 g-12 files-below">{number(line.below)}</span>}
      </span>
      <span className="files-size g-num g-t2">{size?.type === 'file' ? bytes(size.bytes) : ''}</span>
    </div>
  );
}
