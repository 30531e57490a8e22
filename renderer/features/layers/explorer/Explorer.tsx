import { useState } from 'react';
import type { ImageRow } from '../../../../runtime/contract/images.ts';
import type { LayerSource } from '../../../../runtime/contract/layers.ts';
import { bytes, count } from '../../../format/index.ts';
import { useRemembered } from '../../../stores/ui.ts';
import { Button, EmptyState, ErrorNote, ProgressBar } from '../../../ui/index.ts';
import type { Heading, StackEntry } from './entries.ts';
import { Figures } from './Figures.tsx';
import { FilesPane } from './FilesPane.tsx';
import { LayerStack } from './LayerStack.tsx';
import type { Analysis } from './use-analysis.ts';

export interface ExplorerProps {
  source: LayerSource;
  /** The image's row, which knows what is shared; null for an archive. */
  row: ImageRow | null;
  entries: readonly StackEntry[];
  heads: ReadonlyMap<number, Heading>;
  /** The build that made it; null when that isn't known. */
  build: string | null;
  work: Analysis;
}

/** What is inside an image: the stack of its layers, and the files of the chosen one. */
export function Explorer({ source, row, entries, heads, build, work }: ExplorerProps) {
  const [hideEmpty, setHideEmpty] = useRemembered('layers.hide-empty', false);
  const [chosen, setChosen] = useState<number | null>(null);
  const { analysis } = work;
  const current = entries.find(entry => entry.key === chosen) ?? entries.findLast(entry => entry.layer !== null);
  const chooseLayer = (layer: number) => setChosen(entries.find(entry => entry.layer === layer)?.key ?? null);
  return (
    <>
      <Figures row={row} entries={entries} analysis={analysis} waiting={work.progress !== null} />
      <div className="layers">
        <LayerStack
          entries={entries}
          heads={heads}
          current={current}
          onChoose={entry => setChosen(entry.key)}
          hideEmpty={hideEmpty}
          onHideEmpty={setHideEmpty}
        />
        {analysis && current ? (
          <FilesPane
            source={source}
            analysis={analysis}
            entries={entries}
            build={build}
            current={current}
            onLayer={chooseLayer}
          />
        ) : (
          <Waiting work={work} />
        )}
      </div>
    </>
  );
}

/** In the place of the files: how far the analysis is, or why there is none. */
function Waiting({ work: { progress, error, cancelled, cancel, retry } }: { work: Analysis }) {
  if (error || cancelled)
    return (
      <div className="layers-waiting">
        {error ? <ErrorNote error={error} /> : <EmptyState compact title="Stopped before the files were read" />}
        <Button onClick={retry}>{error ? 'Try again' : 'Analyse'}</Button>
      </div>
    );
  const { read = 0, total = null, layer = 0, layers = null, entries = 0 } = progress ?? {};
  return (
    <div className="layers-waiting" aria-live="off">
      <b>Reading the layers</b>
      <ProgressBar label="Analysis" value={total ? read / total : undefined} width={320} />
      <span className="g-t2 g-12 g-num">
        {bytes(read)}
        {total !== null && ` of ${bytes(total)}`}, layer {layer + 1}
        {layers !== null && ` of ${layers}`}, {count(entries, 'file')}
      </span>
      <Button onClick={cancel}>Cancel</Button>
    </div>
  );
}
