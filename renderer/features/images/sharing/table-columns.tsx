import { compareNames, count } from '../../../format/index.ts';
import { Bytes, type Column } from '../../../ui/index.ts';
import { ImageName } from '../ImageName.tsx';
import { type NamedImage, nameOf } from '../image-names.ts';
import type { Lane } from './lanes.ts';

/** The map as figures. `named` says what images are called. */
export function columnsFor(named: ReadonlyMap<string, NamedImage>): readonly Column<Lane>[] {
  return [
    {
      id: 'name',
      header: 'Image',
      width: 'minmax(140px, 1fr)',
      sortBy: lane => lane.image.name,
      cell: lane => <ImageName tag={named.get(lane.image.id)?.tag ?? ''} />,
    },
    {
      id: 'layers',
      header: 'Layers',
      width: 72,
      align: 'end',
      sortBy: lane => lane.image.layers.length,
      descendingFirst: true,
      cell: lane => <span className="g-num g-t2">{lane.image.layers.length}</span>,
    },
    sizeColumn('size', 'Size', lane => lane.image.size),
    sizeColumn('only', 'Only here', lane => lane.image.unique),
    sizeColumn('shared', 'Shared', sharedBytes),
    {
      id: 'with',
      header: 'Shares with',
      width: 'minmax(120px, 1fr)',
      sortBy: lane => partners(lane).length,
      descendingFirst: true,
      cell: lane => <Partners lane={lane} named={named} />,
    },
  ];
}

function sizeColumn(id: string, header: string, value: (lane: Lane) => number): Column<Lane> {
  return {
    id,
    header,
    width: 88,
    align: 'end',
    sortBy: value,
    descendingFirst: true,
    cell: lane => <Bytes value={value(lane)} className="g-12" />,
  };
}

function sharedBytes({ segments }: Lane): number {
  return segments.reduce((sum, { holders, size }) => (holders.length > 1 ? sum + size : sum), 0);
}

/** Others that share bytes with it: all holders of its lowest layer that has any, which hold whatever is shared. */
function partners({ image, segments }: Lane): readonly string[] {
  return segments.find(({ size }) => size > 0)?.holders.filter(id => id !== image.id) ?? [];
}

function Partners({ lane, named }: { lane: Lane; named: ReadonlyMap<string, NamedImage> }) {
  const others = partners(lane)
    .map(id => {
      const image = named.get(id);
      return image ? nameOf(image) : id;
    })
    .sort(compareNames);
  const [first] = others;
  if (first === undefined) return <span className="g-t3 g-12">Nobody</span>;
  return (
    <span className="g-ell g-12" data-tip={others.slice(0, 20).join(', ')}>
      {others.length === 1 ? first : `${first} and ${count(others.length - 1, 'other')}`}
    </span>
  );
}
