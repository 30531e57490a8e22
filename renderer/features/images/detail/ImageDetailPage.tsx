import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type { ImageDetail, ImageRow } from '../../../../runtime/contract/images.ts';
import { ago, bytes, shortId } from '../../../format/index.ts';
import { runtime, shell } from '../../../ipc/client.ts';
import { useStateStore } from '../../../stores/state.ts';
import { openRunDialog } from '../../../stores/ui.ts';
import { Button, CopyButton, DetailHead, EmptyState, icons, Menu, Note, Tabs, useNow } from '../../../ui/index.ts';
import '../images.css';
import './detail.css';
import { imageMenu } from '../actions.ts';
import { usersOf } from '../columns.tsx';
import { type NamedImage, nameOf } from '../image-names.ts';
import { PushDialog } from '../PushDialog.tsx';
import { RemoveDialog } from '../RemoveDialog.tsx';
import { TagDialog } from '../TagDialog.tsx';
import { UpdateBadge } from '../UpdateBadge.tsx';
import { ImageInspectTab } from './ImageInspectTab.tsx';
import { UsedByTab } from './UsedByTab.tsx';

/** The tabs, in the order people know. */
export const imageTabs = ['layers', 'inspect', 'compare', 'used'] as const;
export type ImageTab = (typeof imageTabs)[number];

export interface ImageDetailProps {
  id: string;
  tab: ImageTab;
  /** What is inside it, which is a feature of its own. */
  layers(row: ImageRow): ReactNode;
  /** The same beside another image. */
  compare(row: ImageRow): ReactNode;
}

/** One image: its layers, what it says of itself, who uses it. */
export function ImageDetailPage({ id, tab, layers, compare }: ImageDetailProps) {
  const row = useStateStore(state => findImage(state.images, id));
  const loaded = useStateStore(state => state.loaded);
  const [, navigate] = useLocation();
  const { detail, error } = useImageDetail(row);
  if (!row) return loaded ? <Gone id={id} /> : null;
  const image: NamedImage = { key: row.id, tag: row.tags[0] ?? '', row };
  return (
    <>
      <Head image={image} tab={tab} onTab={next => navigate(`/images/${encodeURIComponent(id)}/${next}`)} />
      {error && (
        <Note tone="fail" className="image-note">
          {[error.message, error.hint].filter(Boolean).join(' ')}
        </Note>
      )}
      <div className="image-tab" key={tab}>
        {tab === 'layers' && layers(row)}
        {tab === 'inspect' && <ImageInspectTab detail={detail} />}
        {tab === 'compare' && compare(row)}
        {tab === 'used' && <UsedByTab row={row} />}
      </div>
    </>
  );
}

/** By id, by the start of one, or by name. */
function findImage(images: ReadonlyMap<string, ImageRow>, id: string): ImageRow | undefined {
  const exact = images.get(id);
  if (exact) return exact;
  for (const row of images.values()) if (row.tags.includes(id) || row.id.startsWith(`sha256:${id}`)) return row;
  return undefined;
}

function useImageDetail(row: ImageRow | undefined) {
  const [detail, setDetail] = useState<ImageDetail | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  const id = row?.id;
  useEffect(() => {
    if (!id) return;
    const abort = new AbortController();
    setError(null);
    runtime.images.inspect({ id }, { signal: abort.signal }).then(setDetail, thrown => {
      if (!abort.signal.aborted) setError(toGantryError(thrown));
    });
    return () => abort.abort();
  }, [id]);
  return { detail: detail?.id === id ? detail : null, error };
}

function Head({ image, tab, onTab }: { image: NamedImage; tab: ImageTab; onTab(tab: ImageTab): void }) {
  const [, navigate] = useLocation();
  const [removing, setRemoving] = useState(false);
  const [tagging, setTagging] = useState(false);
  const [pushing, setPushing] = useState(false);
  const containers = useStateStore(state => state.containers);
  const now = useNow();
  const { row } = image;
  const users = usersOf(containers.values(), row.id).length;
  const on = { navigate, remove: () => setRemoving(true), tag: () => setTagging(true), push: () => setPushing(true) };
  return (
    <>
      <DetailHead
        crumbs={[{ label: 'Images', href: '#/images' }]}
        title={nameOf(image)}
        facts={
          <>
            <span className="g-mono g-t2">{shortId(row.id)}</span>
            <CopyButton label="Copy id" copy={async () => void (await shell.clipboard.write({ text: row.id }))} />
            <span className="g-t2 g-12">
              {bytes(row.size)}, built {ago(row.created, now)}
            </span>
            <UpdateBadge image={image} />
          </>
        }
        actions={
          <>
            <Button variant="primary" icon={icons.start} onClick={() => openRunDialog({ image: image.tag || row.id })}>
              Run…
            </Button>
            <Menu
              align="end"
              items={() => imageMenu([image], image, on)}
              trigger={<Button iconOnly icon={icons.more} label="More actions" />}
            />
          </>
        }
        tabs={
          <Tabs<ImageTab>
            label="About this image"
            value={tab}
            onChange={onTab}
            tabs={[
              { id: 'layers', label: 'Layers' },
              { id: 'inspect', label: 'Inspect' },
              { id: 'compare', label: 'Compare' },
              { id: 'used', label: 'Used by', count: users },
            ]}
          />
        }
      />
      {removing && <RemoveDialog images={[image]} onClose={() => setRemoving(false)} />}
      {pushing && <PushDialog image={image} onClose={() => setPushing(false)} />}
      {tagging && <TagDialog image={image} onClose={() => setTagging(false)} />}
    </>
  );
}

function Gone({ id }: { id: string }) {
  const [, navigate] = useLocation();
  return (
    <EmptyState title="This image is gone" action={<Button onClick={() => navigate('/images')}>Go to Images</Button>}>
      {`No image on this engine is called ${shortId(id)}. It was deleted, or it is on another engine.`}
    </EmptyState>
  );
}
