import type { ImageRow } from '../../../../runtime/contract/images.ts';
import { familiarImage, shortId } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { ErrorNote, Skeleton } from '../../../ui/index.ts';
import { Explorer } from './Explorer.tsx';
import { basesOf, stackOf, withDockerfile, withLines } from './entries.ts';
import { useAnalysis } from './use-analysis.ts';
import { useLayerRows } from './use-layer-rows.ts';
import { useOrigin } from './use-origin.ts';
import './layers.css';

const nameOf = (row: ImageRow) => (row.tags[0] ? familiarImage(row.tags[0]) : shortId(row.id));

/** The layers of an image of the engine: its history at once, its files when they were analysed. */
export function ImageLayers({ row }: { row: ImageRow }) {
  const images = useStateStore(state => state.images);
  const { rows, error } = useLayerRows(row);
  const work = useAnalysis({ type: 'image', id: row.id });
  const origin = useOrigin(row.id);
  if (error)
    return (
      <div className="layers-note">
        <ErrorNote error={error} />
      </div>
    );
  if (!rows) return <Skeleton width="50%" className="layers-skeleton" />;
  const entries = withLines(stackOf(rows, work.analysis), origin);
  const heads = withDockerfile(basesOf(entries, row.id, images, nameOf), entries, origin);
  return (
    <Explorer
      key={row.id}
      source={{ type: 'image', id: row.id }}
      row={row}
      entries={entries}
      heads={heads}
      build={origin?.build ?? null}
      work={work}
    />
  );
}
