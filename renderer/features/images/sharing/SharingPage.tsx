import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { bytes, count } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { useRemembered } from '../../../stores/ui.ts';
import {
  Button,
  DataTable,
  DetailHead,
  EmptyState,
  ErrorNote,
  FilterBox,
  Segmented,
  Skeleton,
  type Sort,
} from '../../../ui/index.ts';
import '../images.css';
import './sharing.css';
import { imagePath } from '../actions.ts';
import type { NamedImage } from '../image-names.ts';
import { NoImages } from '../NoImages.tsx';
import { RemoveDialog } from '../RemoveDialog.tsx';
import { type Lane, lanesOf, totalsOf } from './lanes.ts';
import { MapView } from './MapView.tsx';
import { columnsFor } from './table-columns.tsx';
import { useSharing } from './use-sharing.ts';
import { Verdict } from './Verdict.tsx';

type View = 'map' | 'table';

const getRowId = (lane: Lane) => lane.image.id;
const getRowName = (lane: Lane) => lane.image.name;

/** All local images and the layers they share: what deleting some of them would free. */
export function SharingPage() {
  const images = useStateStore(state => state.images);
  const { map, error } = useSharing();
  const [, navigate] = useLocation();
  const [view, setView] = useRemembered<View>('sharing.view', 'map');
  const [filter, setFilter] = useRemembered('sharing.filter', '');
  const [sort, setSort] = useRemembered<Sort>('sharing.sort', { id: 'only', descending: true });
  const [selected, setSelected] = useRemembered<ReadonlySet<string>>('sharing.selected', new Set<string>());
  const [removing, setRemoving] = useState<{ images: readonly NamedImage[]; containersToo: boolean } | null>(null);

  const named = useMemo(
    () => new Map([...images.values()].map(row => [row.id, { key: row.id, tag: row.tags[0] ?? '', row }])),
    [images],
  );
  const all = useMemo(() => (map ? lanesOf(map).filter(lane => images.has(lane.image.id)) : []), [map, images]);
  const lanes = useMemo(() => all.filter(lane => matches(lane, named, filter)), [all, named, filter]);
  const columns = useMemo(() => columnsFor(named), [named]);
  useEffect(() => {
    setSelected(before => {
      const left = [...before].filter(id => images.has(id));
      return left.length === before.size ? before : new Set(left);
    });
  }, [images, setSelected]);

  const open = (image: NamedImage | undefined) => image && navigate(imagePath(image));
  const remove = (containersToo: boolean) =>
    setRemoving({ images: [...selected].flatMap(id => namesOf(named.get(id))), containersToo });
  return (
    <>
      <DetailHead
        crumbs={[{ label: 'Images', href: '#/images' }]}
        title="Sharing map"
        facts={<span className="g-t3 g-12 g-ell">{map && factsOf(map, lanes.length)}</span>}
        actions={
          <>
            <FilterBox value={filter} onChange={setFilter} label="Filter images" />
            <Segmented<View>
              aria-label="Show as"
              value={view}
              onChange={setView}
              options={[
                { value: 'map', label: 'Map' },
                { value: 'table', label: 'Table' },
              ]}
            />
          </>
        }
      />
      {error && (
        <div className="share-note">
          <ErrorNote error={error} />
        </div>
      )}
      {!map && !error && <LoadingLines />}
      {map && all.length === 0 && (
        <NoImages>
          Images that stand on the same layers keep them once on disk. With images here, this page shows which do.
        </NoImages>
      )}
      {map && all.length > 0 && (
        <div className="share">
          <div className="share-main">
            {view === 'table' ? (
              <DataTable
                label="Images and what they share"
                rows={lanes}
                columns={columns}
                getRowId={getRowId}
                getRowName={getRowName}
                sort={sort}
                onSort={setSort}
                selected={selected}
                onSelected={setSelected}
                onOpen={lane => open(named.get(lane.image.id))}
                filtered
                onClearFilter={() => setFilter('')}
              />
            ) : (
              <>
                {lanes.length === 0 ? (
                  <EmptyState
                    compact
                    title="No image matches the filter"
                    action={<Button onClick={() => setFilter('')}>Clear filter</Button>}
                  />
                ) : (
                  <MapView
                    lanes={lanes}
                    named={named}
                    selected={selected}
                    onSelected={setSelected}
                    onOpen={open}
                    onRemove={() => remove(false)}
                  />
                )}
                <Legend />
              </>
            )}
          </div>
          <Verdict map={map} lanes={all} shown={lanes} named={named} selected={selected} onRemove={remove} />
        </div>
      )}
      {removing && <RemoveDialog {...removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

/** An image under each of its names: deleting it takes them all. */
function namesOf(image: NamedImage | undefined): NamedImage[] {
  if (!image) return [];
  const { row } = image;
  return (row.tags.length > 0 ? row.tags : ['']).map(tag => ({ key: `${row.id} ${tag}`, tag, row }));
}

function matches({ image }: Lane, named: ReadonlyMap<string, NamedImage>, filter: string): boolean {
  const text = [image.name, image.id, ...(named.get(image.id)?.row.tags ?? [])].join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

function factsOf(map: Parameters<typeof totalsOf>[0], shown: number): string {
  const { taken, apart } = totalsOf(map);
  const all = map.images.length;
  const which = shown === all ? count(all, 'image') : `${shown} of ${count(all, 'image')}`;
  return apart > taken ? `${which}. Sharing saves ${bytes(apart - taken)}.` : `${which}.`;
}

function Legend() {
  const kinds = [
    ['many', '5 or more images'],
    ['some', '3 or 4'],
    ['two', '2'],
    ['one', 'Only here'],
    ['freed', 'Would be freed'],
  ] as const;
  return (
    <footer className="images-footer">
      {kinds.map(([kind, words]) => (
        <span key={kind} className="images-legend">
          <i className={`g-swatch share-swatch share-${kind}`} /> {words}
        </span>
      ))}
      <span className="g-grow" />
      <span className="g-wide">Width follows the square root of the size</span>
    </footer>
  );
}

function LoadingLines() {
  return (
    <div className="share-note" role="status" aria-label="Finding out what the images share">
      {[82, 64, 71, 48, 56].map(width => (
        <Skeleton key={width} width={`${width}%`} height={20} className="share-skeleton" />
      ))}
    </div>
  );
}
