import { quoteCommand, reconstructAddress } from '../../format/index.ts';
import { shell } from '../../ipc/client.ts';
import { saveArchive } from '../../stores/archives.ts';
import { openPullDialog, openRunDialog } from '../../stores/ui.ts';
import { icons, type MenuItem, type RowAction, toast } from '../../ui/index.ts';
import { type NamedImage, nameOf } from './image-names.ts';

/** What the list's dialogs and routes do, handed in by the page. */
export interface ImageActions {
  navigate(path: string): void;
  remove(images: readonly NamedImage[]): void;
  tag(image: NamedImage): void;
  push(image: NamedImage): void;
}

/** What an engine takes to find an image: its name, or its id where it has none. */
export function referenceOf(image: NamedImage): string {
  return image.tag || image.row.id;
}

/** The address of an image's page. */
export function imagePath(image: Pick<NamedImage, 'row'>, tab = 'layers'): string {
  return `/images/${encodeURIComponent(image.row.id)}/${tab}`;
}

async function copy(text: string): Promise<void> {
  await shell.clipboard.write({ text });
  toast({ text: 'Copied' });
}

/** Asks for a file and writes the images to it. */
export function saveImages(images: readonly NamedImage[]): Promise<void> {
  const [first] = images;
  return saveArchive(images.map(referenceOf), images.length === 1 && first ? nameOf(first) : 'images');
}

/** The context menu: of one image, or of a selection. */
export function imageMenu(images: readonly NamedImage[], image: NamedImage, on: ImageActions): readonly MenuItem[] {
  const several = images.length > 1;
  const single: MenuItem[] = several
    ? []
    : [
        {
          id: 'run',
          label: 'Run…',
          icon: icons.start,
          shortcut: 'r',
          onSelect: () => openRunDialog({ image: referenceOf(image) }),
        },
        {
          id: 'layers',
          label: 'Layers',
          icon: icons.images,
          shortcut: 'l',
          onSelect: () => on.navigate(imagePath(image)),
        },
        { id: 'inspect', label: 'Inspect', icon: icons.info, onSelect: () => on.navigate(imagePath(image, 'inspect')) },
        {
          id: 'dockerfile',
          label: 'Reconstruct Dockerfile',
          icon: icons.edit,
          onSelect: () => on.navigate(reconstructAddress(image.row.id)),
        },
        { separator: true },
        { id: 'tag', label: 'Add a name…', icon: icons.edit, shortcut: 't', onSelect: () => on.tag(image) },
        ...(image.tag
          ? [
              {
                id: 'pull',
                label: 'Pull again…',
                icon: icons.pull,
                onSelect: () => openPullDialog(image.tag),
              },
            ]
          : []),
        { id: 'push', label: 'Push…', icon: icons.push, shortcut: 'p', onSelect: () => on.push(image) },
      ];
  const copied = several ? images.map(each => each.row.id).join('\n') : image.row.id;
  return [
    ...single,
    { id: 'save', label: 'Save as tar…', icon: icons.save, onSelect: () => void saveImages(images) },
    { id: 'copy-id', label: several ? 'Copy ids' : 'Copy id', icon: icons.copy, onSelect: () => void copy(copied) },
    {
      id: 'copy-command',
      label: 'Copy as docker command',
      icon: icons.copy,
      shortcut: 'mod+shift+c',
      onSelect: () => copyCommand(images),
    },
    { separator: true },
    {
      id: 'remove',
      label: several ? `Delete ${images.length}…` : 'Delete…',
      icon: icons.remove,
      shortcut: 'd',
      danger: true,
      onSelect: () => on.remove(images),
    },
  ];
}

/** `docker run` of one image, `docker save` of several. */
export function copyCommand(images: readonly NamedImage[]): void {
  const names = images.map(referenceOf);
  void copy(
    quoteCommand(
      images.length === 1 ? ['docker', 'run', '-d', ...names] : ['docker', 'save', '-o', 'images.tar', ...names],
    ),
  );
}

/** Buttons on the hovered or focused row. */
export function rowActions(image: NamedImage, on: ImageActions): readonly RowAction[] {
  return [
    {
      id: 'run',
      label: 'Run…',
      icon: icons.start,
      shortcut: 'r',
      onSelect: () => openRunDialog({ image: referenceOf(image) }),
    },
    {
      id: 'remove',
      label: 'Delete…',
      icon: icons.remove,
      shortcut: 'd',
      wideOnly: true,
      onSelect: () => on.remove([image]),
    },
  ];
}

/** Keys on the focused row or the selection. */
export function rowKeys(on: ImageActions): Record<string, (images: readonly NamedImage[]) => void> {
  const first = (then: (image: NamedImage) => void) => (images: readonly NamedImage[]) => {
    const image = images[0];
    if (image) then(image);
  };
  return {
    r: first(image => openRunDialog({ image: referenceOf(image) })),
    l: first(image => on.navigate(imagePath(image))),
    t: first(on.tag),
    p: first(on.push),
    d: on.remove,
    Delete: on.remove,
  };
}
