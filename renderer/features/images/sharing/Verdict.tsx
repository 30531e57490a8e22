import { useMemo } from 'react';
import type { ContainerRow } from '../../../../runtime/contract/containers.ts';
import type { SharingMap } from '../../../../runtime/contract/layers.ts';
import { bytes, count } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { Button, Bytes, Note, Skeleton } from '../../../ui/index.ts';
import { type NamedImage, nameOf } from '../image-names.ts';
import { useRemovePreview } from '../use-freed.ts';
import { type Lane, outcomeOf, type Segment, totalsOf } from './lanes.ts';

export interface VerdictProps {
  map: SharingMap;
  /** Of all images, and of those that the filter lets through. */
  lanes: readonly Lane[];
  shown: readonly Lane[];
  named: ReadonlyMap<string, NamedImage>;
  selected: ReadonlySet<string>;
  /** Asks for deleting the selected images, with the containers that use them or without. */
  onRemove(containersToo: boolean): void;
}

/** Layers a list names before it only counts. */
const most = 6;

/** What deleting the selected images frees and what stays; without a selection, what sharing saves. */
export function Verdict(props: VerdictProps) {
  return (
    <aside className="share-side" aria-label="What deleting frees">
      {props.selected.size === 0 ? <Overview {...props} /> : <Outcome {...props} />}
    </aside>
  );
}

function Overview({ map, lanes }: VerdictProps) {
  const { taken, apart } = totalsOf(map);
  const shared = useMemo(() => mostShared(lanes), [lanes]);
  return (
    <div className="share-panels">
      <section className="share-panel">
        <h2>On this disk</h2>
        <div className="share-figure">{bytes(taken)}</div>
        <p className="g-t3 g-12">
          {apart > taken ? `${bytes(apart)} if nothing were shared` : 'Nothing is shared between these images'}
        </p>
        <p className="share-hint g-t2 g-12">
          Tick images, or press a block for all that stand on it: the figure here becomes what deleting them frees.
        </p>
      </section>
      {shared.length > 0 && (
        <section className="share-panel">
          <h2>Shared most</h2>
          <Segments segments={shared} words={segment => count(segment.holders.length, 'image')} />
        </section>
      )}
    </div>
  );
}

/** By what they save: their bytes once for each image but the first. */
function mostShared(lanes: readonly Lane[]): Segment[] {
  const saves = ({ size, holders }: Segment) => size * (holders.length - 1);
  const shared = new Set(lanes.flatMap(lane => lane.segments).filter(segment => saves(segment) > 0));
  return [...shared].sort((a, b) => saves(b) - saves(a)).slice(0, most);
}

function Outcome({ lanes, shown, named, selected, onRemove }: VerdictProps) {
  const containers = useStateStore(state => state.containers);
  const chosen = useMemo(() => [...selected].flatMap(id => named.get(id) ?? []), [selected, named]);
  const preview = useRemovePreview(chosen);
  const { goes, stays } = useMemo(() => outcomeOf(lanes, selected), [lanes, selected]);
  const users = [...containers.values()].filter(container => selected.has(container.imageId));
  const inSight = new Set(shown.map(lane => lane.image.id));
  const hidden = [...selected].filter(id => !inSight.has(id)).length;
  const what = count(selected.size, 'image');
  return (
    <>
      <div className="share-panels">
        <section className="share-panel" aria-live="polite">
          <h2>{`Delete ${what}`}</h2>
          <div className="share-figure g-danger">
            {preview ? <Bytes value={preview.frees} /> : <Skeleton width={96} height={20} />}
          </div>
          <p className="g-t3 g-12">freed, counted layer by layer</p>
          <Segments segments={goes} />
          {preview?.cached ? (
            <p className="share-hint g-t2 g-12">
              {bytes(preview.cached)} of these layers stay in the build cache until that is pruned.
            </p>
          ) : null}
        </section>
        {stays.length > 0 && (
          <section className="share-panel">
            <h2>Stays, others need it</h2>
            <Segments segments={stays} words={segment => keeperWords(segment, selected, named)} />
          </section>
        )}
        {(users.length > 0 || hidden > 0) && (
          <section className="share-panel share-notes">
            {users.length > 0 && <Users users={users} />}
            {hidden > 0 && (
              <Note>{`${hidden} of the selected images ${hidden === 1 ? 'is' : 'are'} not in sight: the filter hides ${hidden === 1 ? 'it' : 'them'}.`}</Note>
            )}
          </section>
        )}
      </div>
      <div className="share-foot">
        <Button variant="danger" onClick={() => onRemove(users.length > 0)}>
          {users.length > 0 ? `Delete ${what} and ${count(users.length, 'container')}…` : `Delete ${what}…`}
        </Button>
      </div>
    </>
  );
}

function Users({ users }: { users: readonly ContainerRow[] }) {
  const named = users.slice(0, 3).map(({ name, state }) => `${name} (${state})`);
  if (users.length > named.length) named.push(`${users.length - named.length} more`);
  const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named[0];
  return (
    <Note tone="warn">
      {users.length === 1
        ? `One container uses these images: ${list}. It is deleted too.`
        : `${users.length} containers use these images: ${list}. They are deleted too.`}
    </Note>
  );
}

/** Who keeps a layer: the image's name, or how many there are. */
function keeperWords(
  { holders }: Segment,
  selected: ReadonlySet<string>,
  named: ReadonlyMap<string, NamedImage>,
): string {
  const keepers = holders.filter(id => !selected.has(id));
  const image = named.get(keepers[0] ?? '');
  return keepers.length === 1 && image ? nameOf(image) : count(keepers.length, 'other image');
}

function Segments({ segments, words }: { segments: readonly Segment[]; words?(segment: Segment): string }) {
  if (segments.length === 0) return null;
  const more = segments.slice(most);
  return (
    <dl className="share-list">
      {segments.slice(0, most).map(segment => (
        <div key={segment.key}>
          <dt className="g-ell" data-tip={segment.label} data-tip-cut="">
            <span className="g-mono">{segment.label}</span>
            {words && <span className="g-t3"> {words(segment)}</span>}
          </dt>
          <dd>
            <Bytes value={segment.size} />
          </dd>
        </div>
      ))}
      {more.length > 0 && (
        <div>
          <dt className="g-t3">{`and ${more.length} more`}</dt>
          <dd>
            <Bytes value={more.reduce((sum, segment) => sum + segment.size, 0)} />
          </dd>
        </div>
      )}
    </dl>
  );
}
