import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FileChange, LayerAnalysis, LayerSource, TreeRow, TreeView } from '../../../../runtime/contract/layers.ts';
import { number } from '../../../format/index.ts';
import { Button, FilterBox, Icon, icons, Segmented, Select } from '../../../ui/index.ts';
import { FileDetails } from '../file/FileDetails.tsx';
import { FileTree, type FileTreeHandle } from '../tree/FileTree.tsx';
import { directoriesAbove } from '../tree/mode.ts';
import { changeMarks } from '../tree/TreeLine.tsx';
import { openDirectories, placeOf } from '../tree/use-tree.ts';
import type { StackEntry } from './entries.ts';
import { LayerDetails, Wasted } from './Lower.tsx';

const sizes = [
  { value: '0', label: 'Any size' },
  { value: '100000', label: '≥ 100 kB' },
  { value: '1000000', label: '≥ 1 MB' },
  { value: '10000000', label: '≥ 10 MB' },
] as const;
type MinSize = (typeof sizes)[number]['value'];
const kinds: readonly FileChange[] = ['added', 'modified', 'removed'];
/** A layer that changed no more files than this is shown with all its directories open. */
const few = 60;

export interface FilesPaneProps {
  source: LayerSource;
  analysis: LayerAnalysis;
  entries: readonly StackEntry[];
  current: StackEntry;
  onLayer(layer: number): void;
}

/** The files of a layer, or of the image up to it, with what is known about the chosen one below. */
export function FilesPane({ source, analysis, entries, current, onLayer }: FilesPaneProps) {
  const [mode, setMode] = useState<'changes' | 'whole'>('changes');
  const [changes, setChanges] = useState<readonly FileChange[]>([]);
  const [text, setText] = useState('');
  const [minSize, setMinSize] = useState<MinSize>('0');
  const [sort, setSort] = useState<'name' | 'size'>('name');
  const [open, setOpen] = useState<readonly string[] | 'all' | 'few'>('few');
  const [file, setFile] = useState<TreeRow | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const tree = useRef<FileTreeHandle>(null);
  const layer = current.layer ?? layerBelow(entries, current);
  const { added = 0, modified = 0, removed = 0 } = analysis.layers[layer] ?? {};
  const small = mode === 'changes' && added + modified + removed <= few;
  const view = useMemo<TreeView>(
    () => ({
      key: analysis.key,
      layer,
      mode,
      filter: { changes: [...changes], text, minSize: Number(minSize) },
      sort,
      expanded: open === 'few' ? (small ? 'all' : []) : open === 'all' ? 'all' : [...open],
    }),
    [analysis.key, layer, mode, changes, text, minSize, sort, open, small],
  );
  useEffect(() => {
    if (wanted === null) return;
    const abort = new AbortController();
    placeOf(view, wanted, abort.signal).then(
      index => {
        setWanted(null);
        if (index !== null) tree.current?.reveal(index);
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [view, wanted]);
  const reveal = (path: string, at: number) => {
    onLayer(at);
    setMode('changes');
    clear();
    setOpen(before => (before === 'all' ? before : [...(before === 'few' ? [] : before), ...directoriesAbove(path)]));
    setWanted(path);
  };
  const clear = () => {
    setText('');
    setChanges([]);
    setMinSize('0');
  };
  const toggle = useCallback(
    async (row: TreeRow) => {
      const now = view.expanded === 'all' ? await openDirectories(view, new AbortController().signal) : view.expanded;
      setOpen(row.expanded ? (now ?? []).filter(path => path !== row.path) : [...(now ?? []), row.path]);
    },
    [view],
  );
  const choose = useCallback((row: TreeRow) => setFile(row), []);
  const counts = { added, modified, removed, unchanged: 0 };
  return (
    <div className="layers-files">
      <div className="layers-sub layers-tools">
        <Segmented<'changes' | 'whole'>
          size="sm"
          aria-label="Files of"
          value={mode}
          onChange={setMode}
          options={[
            { value: 'changes', label: `Layer ${layer + 1}` },
            {
              value: 'whole',
              label: layer === analysis.layers.length - 1 ? 'Whole image' : `Up to layer ${layer + 1}`,
            },
          ]}
        />
        {kinds.map(kind => {
          const mark = changeMarks[kind];
          return (
            <button
              type="button"
              key={kind}
              className={`layers-kind ${mark?.className}`}
              aria-pressed={changes.includes(kind)}
              aria-label={`${mark?.word}: ${number(counts[kind])}`}
              onClick={() =>
                setChanges(before => (before.includes(kind) ? before.filter(k => k !== kind) : [...before, kind]))
              }
            >
              <span className="tree-mark">{mark && <Icon of={mark.icon} size={12} />}</span>
              {number(counts[kind])}
            </button>
          );
        })}
        <span className="g-grow" />
        <Select<MinSize>
          size="sm"
          aria-label="Smallest size"
          options={sizes}
          value={minSize}
          onChange={setMinSize}
          width={96}
        />
        <Button
          size="sm"
          variant="ghost"
          iconOnly
          icon={icons.expandAll}
          label="Expand all"
          onClick={() => setOpen('all')}
        />
        <Button
          size="sm"
          variant="ghost"
          iconOnly
          icon={icons.collapseAll}
          label="Collapse all"
          onClick={() => setOpen([])}
        />
        <FilterBox value={text} onChange={setText} label="Find a file" placeholder="Find a file" width={132} />
      </div>
      <FileTree
        ref={tree}
        view={view}
        chosen={file?.path ?? null}
        onChoose={choose}
        onToggle={row => void toggle(row)}
        onSort={setSort}
        onClearFilter={clear}
      />
      <div className={file ? 'layers-lower layers-lower-file' : 'layers-lower'}>
        {file ? (
          <FileDetails
            source={source}
            analysis={analysis}
            row={file}
            layer={layer}
            onLayer={at => reveal(file.path, at)}
            onClose={() => setFile(null)}
          />
        ) : (
          <>
            <Wasted analysis={analysis} onOpen={reveal} />
            <LayerDetails entry={current} />
          </>
        )}
      </div>
    </div>
  );
}

/** The layer with files that a step without any stands on. */
function layerBelow(entries: readonly StackEntry[], current: StackEntry): number {
  return entries.findLast(entry => entry.key < current.key && entry.layer !== null)?.layer ?? 0;
}
