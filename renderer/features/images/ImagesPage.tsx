import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { bytes, count } from '../../format/index.ts';
import { loadArchive } from '../../stores/archives.ts';
import { useStateStore } from '../../stores/state.ts';
import { openPullDialog, useRemembered } from '../../stores/ui.ts';
import {
  type Bulk,
  Button,
  type ChipOption,
  Chips,
  ColumnChooser,
  DataTable,
  FilterBox,
  icons,
  PageHead,
  type Sort,
} from '../../ui/index.ts';
import './images.css';
import { copyCommand, type ImageActions, imageMenu, imagePath, rowActions, rowKeys, saveImages } from './actions.ts';
import { columns } from './columns.tsx';
import { type NamedImage, namedImages } from './image-names.ts';
import { NoImages } from './NoImages.tsx';
import { PushDialog } from './PushDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { TagDialog } from './TagDialog.tsx';
import { UpdatesLine } from './UpdatesLine.tsx';
import { checkOf, checkUpdates, useUpdates } from './updates.ts';
import { useFreed } from './use-freed.ts';

type Show = 'all' | 'updates' | 'used' | 'unused' | 'dangling';

const getRowId = (image: NamedImage) => image.key;
const getRowName = (image: NamedImage) => image.tag || image.row.id;

/** All images of the engine, what they share and who uses them. */
export function ImagesPage() {
  const images = useStateStore(state => state.images);
  const containers = useStateStore(state => state.containers);
  const loaded = useStateStore(state => state.loaded);
  const [, navigate] = useLocation();
  const [show, setShow] = useRemembered<Show>('images.show', 'all');
  const [filter, setFilter] = useRemembered('images.filter', '');
  const [sort, setSort] = useRemembered<Sort>('images.sort', { id: 'size', descending: true });
  const [hidden, setHidden] = useRemembered<ReadonlySet<string>>('images.hidden', new Set<string>());
  const [selected, setSelected] = useRemembered<ReadonlySet<string>>('images.selected', new Set<string>());
  const [removing, setRemoving] = useState<readonly NamedImage[] | null>(null);
  const [tagging, setTagging] = useState<NamedImage | null>(null);
  const [pushing, setPushing] = useState<NamedImage | null>(null);
  const checks = useUpdates(state => state.checks);

  useEffect(() => {
    if (loaded) void checkUpdates(false);
  }, [loaded]);

  const list = useMemo(() => namedImages(images.values()), [images]);
  const used = useMemo(() => new Set([...containers.values()].map(container => container.imageId)), [containers]);
  const passes = useMemo(() => filters(used, image => checkOf(checks, image)?.state === 'update'), [used, checks]);
  const rows = useMemo(
    () => list.filter(image => passes[show](image) && matches(image, filter)),
    [list, passes, show, filter],
  );
  useEffect(() => {
    const keys = new Set(list.map(getRowId));
    setSelected(before => {
      const left = [...before].filter(key => keys.has(key));
      return left.length === before.size ? before : new Set(left);
    });
  }, [list, setSelected]);

  const on = useMemo<ImageActions>(
    () => ({ navigate, remove: setRemoving, tag: setTagging, push: setPushing }),
    [navigate],
  );
  const keys = useMemo(() => rowKeys(on), [on]);
  const menu = useCallback((chosen: readonly NamedImage[], image: NamedImage) => imageMenu(chosen, image, on), [on]);
  const actions = useCallback((image: NamedImage) => rowActions(image, on), [on]);
  const freed = useFreed(useMemo(() => list.filter(image => selected.has(image.key)), [list, selected]));
  const bulk = (chosen: readonly NamedImage[]): Bulk => ({
    ...(freed === null ? {} : { note: `deleting frees ${bytes(freed)}` }),
    actions: [
      { id: 'save', label: 'Save as tar…', icon: icons.push, onSelect: () => void saveImages(chosen) },
      { id: 'copy', label: 'Copy as docker command', icon: icons.copy, onSelect: () => copyCommand(chosen) },
      {
        id: 'remove',
        label: `Delete ${chosen.length}…`,
        icon: icons.remove,
        danger: true,
        onSelect: () => setRemoving(chosen),
      },
    ],
  });

  return (
    <>
      <PageHead
        title="Images"
        chips={
          <Chips<Show>
            options={chips(list, passes)}
            value={show}
            onChange={next => setShow(next)}
            label="Show images"
          />
        }
        filter={<FilterBox value={filter} onChange={setFilter} label="Filter images" />}
        actions={
          <>
            <ColumnChooser columns={columns} hidden={hidden} onHidden={setHidden} />
            <Button icon={icons.map} onClick={() => navigate('/images/sharing')}>
              Sharing map
            </Button>
            <Button icon={icons.folder} onClick={() => void loadArchive()}>
              Load…
            </Button>
            <Button variant="primary" icon={icons.pull} onClick={() => openPullDialog()}>
              Pull image
            </Button>
          </>
        }
      />
      <DataTable
        label="Images"
        rows={rows}
        columns={columns}
        getRowId={getRowId}
        getRowName={getRowName}
        sort={sort}
        onSort={setSort}
        hidden={hidden}
        selected={selected}
        onSelected={setSelected}
        bulk={bulk}
        onOpen={image => navigate(imagePath(image))}
        rowKeys={keys}
        menu={menu}
        actions={actions}
        loading={!loaded}
        filtered={list.length > 0}
        onClearFilter={() => {
          setFilter('');
          setShow('all');
        }}
        empty={
          <NoImages>
            Images are what containers are made of. Pull one from a registry, or load one from a file.
          </NoImages>
        }
      />
      <Footer />
      {removing && <RemoveDialog images={removing} onClose={() => setRemoving(null)} />}
      {pushing && <PushDialog image={pushing} onClose={() => setPushing(null)} />}
      {tagging && <TagDialog image={tagging} onClose={() => setTagging(null)} />}
    </>
  );
}

function filters(
  used: ReadonlySet<string>,
  updates: (image: NamedImage) => boolean,
): Record<Show, (image: NamedImage) => boolean> {
  return {
    updates,
    all: () => true,
    used: image => used.has(image.row.id) || image.row.children.length > 0,
    unused: image => !used.has(image.row.id) && image.row.children.length === 0,
    dangling: image => image.row.dangling,
  };
}

function chips(list: readonly NamedImage[], passes: ReturnType<typeof filters>): ChipOption<Show>[] {
  const number = (show: Show) => list.filter(passes[show]).length;
  return [
    { id: 'all', label: 'All', count: list.length },
    { id: 'used', label: 'In use', count: number('used') },
    { id: 'unused', label: 'Not used', count: number('unused') },
    { id: 'dangling', label: 'Dangling', count: number('dangling'), hideEmpty: true },
    { id: 'updates', label: 'Updates', count: number('updates'), hideEmpty: true },
  ];
}

function matches({ tag, row }: NamedImage, filter: string): boolean {
  if (filter === '') return true;
  const text = `${tag} ${row.id} ${row.platform}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

/** What all of them take, and what sharing saves. */
function Footer() {
  const images = useStateStore(state => state.images);
  // Deleting all of them would free what they take: shared layers counted once.
  const taken = useFreed(useMemo(() => namedImages(images.values()), [images]));
  if (images.size === 0) return null;
  const apart = [...images.values()].reduce((sum, image) => sum + image.size, 0);
  return (
    <footer className="images-footer">
      {taken === null ? (
        <span>{count(images.size, 'image')}</span>
      ) : (
        <span>
          {count(images.size, 'image')} {images.size === 1 ? 'takes' : 'take'} <b>{bytes(taken)}</b>.
          {apart > taken && (
            <>
              {' '}
              Sharing saves <b>{bytes(apart - taken)}</b>.
            </>
          )}
        </span>
      )}
      <UpdatesLine />
      <span className="g-grow" />
      <span className="images-legend">
        <i className="g-swatch images-unique" /> Only here
      </span>
      <span className="images-legend">
        <i className="g-swatch images-shared" /> Shared
      </span>
    </footer>
  );
}
