import { useMemo } from 'react';
import type { ImageRow } from '../../../../runtime/contract/images.ts';
import { familiarImage, shortId } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { useRemembered } from '../../../stores/ui.ts';
import { EmptyState, ErrorNote, Select, Skeleton } from '../../../ui/index.ts';
import { useAnalysis } from '../explorer/use-analysis.ts';
import '../explorer/layers.css';
import './compare.css';
import { Differences } from './Differences.tsx';
import { useComparison } from './use-comparison.ts';

const nameOf = (row: ImageRow) => (row.tags[0] ? familiarImage(row.tags[0]) : shortId(row.id));

/** An image beside another one: from that one (A) to this one (B), as an update goes. */
export function ImageCompare({ row }: { row: ImageRow }) {
  const images = useStateStore(state => state.images);
  const [remembered, setOther] = useRemembered(`layers.compare.${row.id}`, '');
  const options = useMemo(() => otherImages(images, row), [images, row]);
  const other = options.find(option => option.value === remembered) ?? options[0];
  if (!other)
    return (
      <EmptyState compact title="Nothing to compare with">
        There is no other image on this engine. Pull or build another version of it.
      </EmptyState>
    );
  return (
    <>
      <div className="compare-choice">
        <span className="g-t2">From</span>
        <Select
          value={other.value}
          options={options}
          onChange={setOther}
          width={320}
          aria-label="Image to compare with"
        />
        <span className="g-t2 g-ell">
          to <b>{nameOf(row)}</b>
        </span>
      </div>
      <Compared key={`${other.value} ${row.id}`} from={other.value} to={row.id} />
    </>
  );
}

/** Images of the same repository first: they are what one compares with. */
function otherImages(images: ReadonlyMap<string, ImageRow>, row: ImageRow) {
  const repositories = new Set(row.tags.map(repositoryOf));
  const isKin = (image: ImageRow) => image.tags.some(tag => repositories.has(repositoryOf(tag)));
  return [...images.values()]
    .filter(image => image.id !== row.id)
    .sort((a, b) => Number(isKin(b)) - Number(isKin(a)) || nameOf(a).localeCompare(nameOf(b)))
    .map(image => ({ value: image.id, label: nameOf(image), hint: shortId(image.id) }));
}

const repositoryOf = (tag: string) => tag.slice(0, tag.lastIndexOf(':'));

function Compared({ from, to }: { from: string; to: string }) {
  const a = useAnalysis({ type: 'image', id: from });
  const b = useAnalysis({ type: 'image', id: to });
  const { comparison, error } = useComparison(a.analysis?.key ?? null, b.analysis?.key ?? null);
  const failure = a.error ?? b.error ?? error;
  if (failure)
    return (
      <div className="layers-note">
        <ErrorNote error={failure} />
      </div>
    );
  if (!comparison) return <Skeleton width="50%" className="layers-skeleton" />;
  return <Differences comparison={comparison} />;
}
