import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { bytes, compareNames, shortId } from '../../format/index.ts';
import { useStateStore } from '../../stores/state.ts';
import { Bar, Bytes, type Column, Skeleton, Tag, Time } from '../../ui/index.ts';
import { ImageName } from './ImageName.tsx';
import type { NamedImage } from './image-names.ts';
import { UpdateBadge } from './UpdateBadge.tsx';

/** The columns of the list, as in the mock. */
export const columns: readonly Column<NamedImage>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(180px, 1fr)',
    narrowWidth: 'minmax(140px, 1fr)',
    sort: (a, b) => compareNames(a.tag || '\uffff', b.tag || '\uffff'),
    cell: image => <ImageName tag={image.tag} />,
  },
  {
    id: 'id',
    header: 'ID',
    width: 112,
    hideable: true,
    minPageWidth: 1000,
    cell: image => <span className="g-mono g-t2">{shortId(image.row.id)}</span>,
  },
  {
    id: 'size',
    header: 'Size',
    width: 212,
    narrowWidth: 180,
    sortBy: image => image.row.size,
    descendingFirst: true,
    cell: image => <SizeCell image={image} />,
  },
  {
    id: 'used',
    header: 'Used by',
    width: 190,
    narrowWidth: 150,
    hideable: true,
    cell: image => <UsedBy image={image} />,
  },
  {
    id: 'status',
    header: 'Status',
    width: 150,
    hideable: true,
    minPageWidth: 960,
    cell: image =>
      image.row.dangling ? (
        <Tag
          tone="line"
          status="created"
          tip="No name and no container: left over when its name moved to a newer image"
        >
          Dangling
        </Tag>
      ) : (
        <UpdateBadge image={image} />
      ),
  },
  {
    id: 'created',
    header: 'Created',
    width: 104,
    narrowWidth: 84,
    align: 'end',
    sortBy: image => image.row.created,
    descendingFirst: true,
    hideable: true,
    cell: image => <Time at={image.row.created} />,
  },
];

/** The bars share the scale of the largest image; solid is what only this image has. */
function SizeCell({ image }: { image: NamedImage }) {
  const largest = useStateStore(state => largestSize(state.images));
  const { size, uniqueSize, sharedSize } = image.row;
  return (
    <span className="images-size">
      {uniqueSize === null || sharedSize === null ? (
        <Skeleton width={72} height={6} />
      ) : (
        <Bar
          label={`${bytes(uniqueSize)} only here, ${bytes(sharedSize)} shared`}
          max={largest}
          parts={[
            { value: uniqueSize, tone: 'data-1', label: `Only here, ${bytes(uniqueSize)}` },
            { value: sharedSize, tone: 'data-2', label: `Shared, ${bytes(sharedSize)}` },
          ]}
        />
      )}
      <Bytes value={size} />
    </span>
  );
}

let largestOf: { map: unknown; size: number } = { map: null, size: 0 };
/** The largest size of a map of images; computed once a map, because every row asks. */
function largestSize(images: ReadonlyMap<string, { size: number }>): number {
  if (largestOf.map !== images) {
    let size = 1;
    for (const image of images.values()) size = Math.max(size, image.size);
    largestOf = { map: images, size };
  }
  return largestOf.size;
}

/** Containers made of an image. */
export function usersOf(containers: Iterable<ContainerRow>, imageId: string): ContainerRow[] {
  return [...containers].filter(container => container.imageId === imageId);
}

function UsedBy({ image }: { image: NamedImage }) {
  const containers = useStateStore(state => state.containers);
  const users = usersOf(containers.values(), image.row.id);
  const bases = image.row.children.length;
  if (users.length === 0 && bases === 0) return <span className="g-t3 g-12">Not used</span>;
  if (users.length === 0)
    return (
      <Tag
        tone="line"
        tip="Images that stand on all of its layers"
      >{`base of ${bases} image${bases === 1 ? '' : 's'}`}</Tag>
    );
  const [first] = users;
  return (
    <span className="images-used">
      <Tag tone="line" tip={first?.name}>
        {first?.name}
      </Tag>
      {users.length > 1 && <span className="g-t3 g-12">+{users.length - 1}</span>}
    </span>
  );
}
