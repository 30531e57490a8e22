// biome-ignore-all lint/a11y/useSemanticElements: virtual rows on a CSS grid can't be a <table>; the ARIA treegrid pattern says the same
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its row (aria-activedescendant)
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { TreeRow, TreeView } from '../../../../runtime/contract/layers.ts';
import { EmptyState, ErrorNote, Icon, icons, Skeleton } from '../../../ui/index.ts';
import './tree.css';
import { TreeLine } from './TreeLine.tsx';
import { useTree } from './use-tree.ts';
import { useTreeKeys } from './use-tree-keys.ts';
import { lineAt } from './windows.ts';

/** Pixels of a line; all are equal, so places are multiplied and nothing is measured. */
const lineHeight = 24;
const headHeight = 26;
/** Lines drawn beyond each edge. */
const overscan = 12;

export interface FileTreeHandle {
  /** Puts the cursor on a line and scrolls to it. */
  reveal(index: number): void;
}

export interface FileTreeProps {
  view: TreeView;
  /** Path of the entry whose details are shown. */
  chosen: string | null;
  onChoose(row: TreeRow): void;
  onToggle(row: TreeRow): void;
  onSort(sort: 'name' | 'size'): void;
  /** Says how many lines there are, and how many the filter hit. */
  onCount?(total: number, matches: number): void;
  onClearFilter?(): void;
  ref: RefObject<FileTreeHandle | null>;
}

/** The files of a layer or an image, as a tree of lines of which only those in sight exist. */
export function FileTree({ view, chosen, onChoose, onToggle, onSort, onCount, onClearFilter, ref }: FileTreeProps) {
  const { windows, error, show } = useTree(view);
  const scroller = useRef<HTMLDivElement>(null);
  const sight = useSight(scroller);
  const [cursor, setCursor] = useState(0);
  const total = windows?.total ?? 0;
  const at = Math.min(cursor, Math.max(0, total - 1));
  const first = Math.max(0, Math.floor(sight.top / lineHeight) - overscan);
  const last = Math.min(Math.max(0, total - 1), Math.ceil((sight.top + sight.height) / lineHeight) + overscan);
  useEffect(() => show(first, last), [show, first, last]);
  useEffect(() => {
    if (windows) onCount?.(windows.total, windows.matches);
  }, [windows, onCount]);

  const reveal = (index: number) => {
    setCursor(index);
    scrollTo(scroller.current, index);
  };
  useImperativeHandle(ref, () => ({ reveal }));
  const move = (to: number) => reveal(Math.max(0, Math.min(total - 1, to)));
  const row = lineAt(windows, at);
  const page = Math.max(1, Math.floor((sight.height - headHeight) / lineHeight) - 1);
  const onKeyDown = useTreeKeys({ view, windows, at, row, page, move, onChoose, onToggle });

  const lines: number[] = [];
  for (let index = first; index <= last && index < total; index += 1) lines.push(index);
  return (
    <div className="tree">
      <div
        ref={scroller}
        className="tree-scroll"
        role="treegrid"
        tabIndex={0}
        aria-label="Files"
        aria-rowcount={total + 1}
        aria-activedescendant={row && lines.includes(at) ? `tree-line-${at}` : undefined}
        onKeyDown={onKeyDown}
      >
        <TreeHead sort={view.sort ?? 'name'} onSort={onSort} />
        <div className="tree-lines" role="rowgroup" style={{ height: total * lineHeight }}>
          {lines.map(index => {
            const line = lineAt(windows, index);
            return line ? (
              <TreeLine
                key={index}
                row={line}
                index={index}
                top={index * lineHeight}
                cursor={index === at}
                chosen={line.path === chosen}
                onCursor={setCursor}
                onChoose={onChoose}
                onToggle={onToggle}
              />
            ) : (
              <div key={index} className="tree-line" style={{ top: index * lineHeight }} aria-hidden="true">
                <span />
                <Skeleton width={80 + ((index * 37) % 120)} />
              </div>
            );
          })}
        </div>
      </div>
      {error && (
        <div className="tree-note">
          <ErrorNote error={error} />
        </div>
      )}
      {windows && total === 0 && !error && <NoFiles view={view} onClearFilter={onClearFilter} />}
    </div>
  );
}

function scrollTo(element: HTMLElement | null, index: number): void {
  if (!element) return;
  const top = index * lineHeight;
  const room = element.clientHeight - headHeight - lineHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top > element.scrollTop + room) element.scrollTop = top - room;
}

/** What part of the list is in sight, at most once a frame. */
function useSight(scroller: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [sight, setSight] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let frame = 0;
    const read = () => {
      frame = 0;
      setSight({ top: element.scrollTop, height: element.clientHeight });
    };
    const later = () => {
      frame ||= requestAnimationFrame(read);
    };
    const size = new ResizeObserver(later);
    size.observe(element);
    element.addEventListener('scroll', later, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      size.disconnect();
      element.removeEventListener('scroll', later);
    };
  }, [scroller]);
  return sight;
}

function TreeHead({ sort, onSort }: { sort: 'name' | 'size'; onSort(sort: 'name' | 'size'): void }) {
  const head = (id: 'name' | 'size', label: string, className: string) => (
    <div
      role="columnheader"
      className={className}
      aria-sort={sort !== id ? 'none' : id === 'size' ? 'descending' : 'ascending'}
    >
      <button type="button" className={sort === id ? 'tree-sort tree-sort-on' : 'tree-sort'} onClick={() => onSort(id)}>
        {label}
        {sort === id && <Icon of={id === 'size' ? icons.sortDown : icons.sortUp} size={12} />}
      </button>
    </div>
  );
  return (
    <div role="rowgroup" className="tree-head">
      <div role="row" className="tree-cols" aria-rowindex={1}>
        <div role="columnheader">
          <span className="g-hidden">Change</span>
        </div>
        {head('name', 'Path', 'tree-head-path')}
        {head('size', 'Size', 'tree-end')}
        <div role="columnheader" className="tree-end">
          Age
        </div>
        <div role="columnheader" className="tree-mode">
          Mode
        </div>
        <div role="columnheader" className="tree-end">
          Owner
        </div>
      </div>
    </div>
  );
}

function NoFiles({ view, onClearFilter }: { view: TreeView; onClearFilter: (() => void) | undefined }) {
  const { text = '', changes = [], minSize = 0 } = view.filter ?? {};
  const filtered = text !== '' || changes.length > 0 || minSize > 0;
  return (
    <div className="tree-none">
      {filtered ? (
        <EmptyState
          compact
          title="No file matches"
          action={
            onClearFilter && (
              <button type="button" className="g-link" onClick={onClearFilter}>
                Clear the filter
              </button>
            )
          }
        />
      ) : (
        <EmptyState compact title={view.mode === 'changes' ? 'This layer changed no files' : 'No files'} />
      )}
    </div>
  );
}
