import { useMemo, useState } from 'react';
import type { FileChange, ImageComparison } from '../../../../runtime/contract/layers.ts';
import { bytes, count, exactBytes } from '../../../format/index.ts';
import { Chips, type Column, cx, DataTable, FilterBox, Icon, type Sort } from '../../../ui/index.ts';
import { changeMarks } from '../tree/TreeLine.tsx';
import '../tree/tree.css';

type Difference = ImageComparison['files'][number];
type Show = 'all' | 'added' | 'modified' | 'removed';

const changeOf = (file: Difference): FileChange =>
  file.a === null ? 'added' : file.b === null ? 'removed' : 'modified';
const growth = (file: Difference) => (file.b ?? 0) - (file.a ?? 0);
const signed = (value: number) => (value < 0 ? `−${bytes(-value)}` : `+${bytes(value)}`);
const getPath = (file: Difference) => file.path;

const columns: readonly Column<Difference>[] = [
  { id: 'path', header: 'Path', width: 'minmax(200px, 1fr)', sortBy: getPath, cell: file => <Path file={file} /> },
  size('a', 'From'),
  size('b', 'To'),
  {
    id: 'growth',
    header: 'Difference',
    width: 110,
    align: 'end',
    sortBy: growth,
    descendingFirst: true,
    cell: file => <span className="g-num">{growth(file) === 0 ? '0 B' : signed(growth(file))}</span>,
  },
];

function size(id: 'a' | 'b', header: string): Column<Difference> {
  return {
    id,
    header,
    width: 100,
    align: 'end',
    sortBy: file => file[id] ?? -1,
    descendingFirst: true,
    cell: ({ [id]: value }) => (
      <span className="g-num g-t2" data-tip={value === null ? undefined : exactBytes(value)}>
        {value === null ? '–' : bytes(value)}
      </span>
    ),
  };
}

function Path({ file }: { file: Difference }) {
  const mark = changeMarks[changeOf(file)];
  return (
    <span className={cx('compare-path', mark?.className)}>
      {mark && (
        <span className="tree-mark" data-tip={mark.word}>
          <Icon of={mark.icon} size={12} />
          <span className="g-hidden">{mark.word}</span>
        </span>
      )}
      <span className="g-ell g-mono" data-tip={file.path} data-tip-cut="">
        {file.path}
      </span>
    </span>
  );
}

/** What two images share and where they differ: layers, files, settings. */
export function Differences({ comparison }: { comparison: ImageComparison }) {
  const { a, b, sharedBytes, sharedLayers, counts, files, config } = comparison;
  const all = counts.added + counts.modified + counts.removed;
  return (
    <div className="compare">
      <div className="layers-figures">
        <Figure name={`Shared, ${count(sharedLayers, 'layer')}`} value={bytes(sharedBytes)} />
        <Figure name={`Only in ${a.name}, ${count(a.layers - sharedLayers, 'layer')}`} value={bytes(a.onlyHere)} />
        <Figure name={`Only in ${b.name}, ${count(b.layers - sharedLayers, 'layer')}`} value={bytes(b.onlyHere)} />
        <Figure name="Whole image" value={a.size === b.size ? 'Same size' : signed(b.size - a.size)} />
      </div>
      {config.length > 0 && <Settings config={config} />}
      <Files counts={{ ...counts, all }} files={files} />
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <b>{value}</b>
      <span className="g-ell">{name}</span>
    </div>
  );
}

function Settings({ config }: { config: ImageComparison['config'] }) {
  return (
    <section className="compare-settings" aria-label="Settings that differ">
      <h2>
        Settings <span className="g-t3 g-12">{count(config.length, 'difference')}</span>
      </h2>
      <table>
        <tbody>
          {config.map(({ name, a, b }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="g-mono g-select-text">{a ?? '–'}</td>
              <td className="g-mono g-select-text">{b ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Files({ counts, files }: { counts: Record<Show, number>; files: readonly Difference[] }) {
  const [show, setShow] = useState<Show>('all');
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<Sort>({ id: 'b', descending: true });
  const rows = useMemo(
    () => files.filter(file => (show === 'all' || changeOf(file) === show) && file.path.includes(filter)),
    [files, show, filter],
  );
  return (
    <>
      <div className="compare-head">
        <h2>Files</h2>
        <Chips<Show>
          label="Show files"
          value={show}
          onChange={setShow}
          options={[
            { id: 'all', label: 'All', count: counts.all },
            { id: 'added', label: 'Added', count: counts.added },
            { id: 'modified', label: 'Modified', count: counts.modified },
            { id: 'removed', label: 'Removed', count: counts.removed },
          ]}
        />
        {files.length < counts.all && (
          <span className="g-t3 g-12">the {count(files.length, 'largest file')} listed</span>
        )}
        <span className="g-grow" />
        <FilterBox value={filter} onChange={setFilter} label="Filter files" />
      </div>
      <DataTable
        label="Files that differ"
        rows={rows}
        columns={columns}
        getRowId={getPath}
        getRowName={getPath}
        sort={sort}
        onSort={setSort}
        density="tight"
        filtered={files.length > 0}
        onClearFilter={() => {
          setFilter('');
          setShow('all');
        }}
        empty={<p className="compare-same">Every file is the same.</p>}
      />
    </>
  );
}
