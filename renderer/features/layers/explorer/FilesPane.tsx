import { useCallback, useEffect, useRef, useState } from 'react';
import type { LayerAnalysis, LayerSource, TreeRow } from '../../../../runtime/contract/layers.ts';
import { runtime } from '../../../ipc/client.ts';
import { FileDetails } from '../file/FileDetails.tsx';
import { FileTree, type FileTreeHandle } from '../tree/FileTree.tsx';
import type { StackEntry } from './entries.ts';
import { FilesTools } from './FilesTools.tsx';
import { LayerDetails, Notes, Wasted } from './Lower.tsx';
import { useFilesView } from './use-files-view.ts';

/** A layer that changed no more files than this is shown with all its directories open. */
const few = 60;

export interface FilesPaneProps {
  source: LayerSource;
  analysis: LayerAnalysis;
  entries: readonly StackEntry[];
  build: string | null;
  current: StackEntry;
  onLayer(layer: number): void;
}

/** The files of a layer, or of the image up to it, with what is known about the chosen one below. */
export function FilesPane({ source, analysis, entries, build, current, onLayer }: FilesPaneProps) {
  const layer = current.layer ?? layerBelow(entries, current);
  const { added = 0, modified = 0, removed = 0 } = analysis.layers[layer] ?? {};
  const files = useFilesView(analysis.key, layer, added + modified + removed <= few);
  const [file, setFile] = useState<TreeRow | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const tree = useRef<FileTreeHandle>(null);
  const { view } = files;
  useEffect(() => {
    if (wanted === null) return;
    const abort = new AbortController();
    runtime.layers.find({ view, what: { type: 'path', path: wanted } }, { signal: abort.signal }).then(
      ({ index }) => {
        setWanted(null);
        if (index !== null) tree.current?.reveal(index);
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [view, wanted]);
  const reveal = (path: string, at: number) => {
    onLayer(at);
    files.uncover(path);
    setWanted(path);
  };
  const choose = useCallback((row: TreeRow) => setFile(row), []);
  return (
    <div className="layers-files">
      <FilesTools analysis={analysis} layer={layer} files={files} />
      <FileTree
        ref={tree}
        view={view}
        chosen={file?.path ?? null}
        onChoose={choose}
        onToggle={files.toggle}
        onSort={files.setSort}
        onClearFilter={files.clearFilter}
      />
      <div
        className={
          file?.type === 'file' && file.change !== 'removed' ? 'layers-lower layers-lower-file' : 'layers-lower'
        }
      >
        {file ? (
          <FileDetails
            source={source}
            analysis={analysis}
            entries={entries}
            row={file}
            layer={layer}
            onLayer={at => reveal(file.path, at)}
            onClose={() => setFile(null)}
          />
        ) : (
          <>
            <Wasted analysis={analysis} onOpen={reveal} />
            <LayerDetails entry={current} build={build} />
            <Notes notes={analysis.notes} />
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
