import { createHash } from 'node:crypto';
import { GantryError } from '../contract/errors.ts';
import { figuresOf } from './efficiency.ts';
import { invalidArchive } from './faults.ts';
import { readArchive } from './image-archive.ts';
import type { JobProgress, Jobs } from './jobs.ts';
import { type AnalysisHeader, arrange, type LayerData, nameBytes, pathOf } from './layer-data.ts';
import { Gathering, LayerEntries } from './layer-entries.ts';
import { type FoundImage, findImage, type ImageConfig } from './manifest.ts';
import { NameTree } from './name-tree.ts';
import { withSource } from './source.ts';
import { writeAnalysis } from './stored.ts';

/** Characters of an instruction that are kept; a hostile image's may be megabytes. */
const longestInstruction = 64 * 1024;
/** Milliseconds between two messages about the progress. */
const reportEvery = 100;

/** Analyses an image and stores the result. */
export async function analyse(
  { source, name, folder }: Jobs['analyse']['input'],
  report: (progress: JobProgress) => void,
): Promise<AnalysisHeader> {
  const { header, data } = await withSource(source, bytes => analyseArchive(bytes, report));
  header.name = name || header.name;
  try {
    await writeAnalysis(folder, header, data);
  } catch (error) {
    throw storeError(error, folder);
  }
  return header;
}

/** Analyses an archive of an image. Throws `archive-invalid` and `archive-truncated`. */
export async function analyseArchive(
  bytes: AsyncIterable<Uint8Array>,
  report: (progress: JobProgress) => void = () => {},
): Promise<{ header: AnalysisHeader; data: LayerData }> {
  const tree = new NameTree();
  const shared = new Gathering();
  let reported = 0;
  const parts = await readArchive<LayerEntries>(bytes, {
    verify: true,
    onLayer: () => new LayerEntries(tree, shared),
    onProgress: (read, layer) => {
      if (Date.now() - reported < reportEvery) return;
      reported = Date.now();
      report({ read, layer, layers: null, entries: shared.entries });
    },
  });
  const image = findImage(parts, document => `sha256:${createHash('sha256').update(document).digest('hex')}`);
  if (image.layers.length === 0)
    throw invalidArchive('This image has no layers, so there is nothing to look into.', 'Choose another image.');
  const data = arrange(
    tree,
    image.layers.map(layer => layer.visitor),
    shared,
  );
  for (const note of image.notes) shared.note(note);
  noteOddNames(data, shared);
  return { header: headerOf(image, data, shared.notes), data };
}

function headerOf(image: FoundImage<LayerEntries>, data: LayerData, notes: string[]): AnalysisHeader {
  const figures = figuresOf(data);
  const places = historyPlaces(image.config, image.layers.length);
  const layers = image.layers.map(({ diffId, part }, index) => {
    const historyIndex = places[index] ?? null;
    const entry = historyIndex === null ? undefined : image.config.history?.[historyIndex];
    return {
      index,
      historyIndex,
      diffId,
      createdBy: (entry?.created_by ?? '').slice(0, longestInstruction),
      comment: (entry?.comment ?? '').slice(0, longestInstruction),
      part,
      ...(figures.layers[index] as (typeof figures.layers)[number]),
    };
  });
  const { architecture, os, config } = image.config;
  const kept: ImageConfig = { architecture, os, config, rootfs: {} };
  return { key: image.key, name: image.tags[0] ?? '', ...figures, layers, notes, config: kept };
}

/** Places in the history of those entries that made a layer; none when the history does not fit the layers. */
function historyPlaces({ history }: ImageConfig, layers: number): number[] {
  const places = [...(history ?? []).entries()].filter(([, entry]) => !entry.empty_layer).map(([index]) => index);
  return places.length === layers ? places : [];
}

function noteOddNames(data: LayerData, shared: Gathering): void {
  const strict = new TextDecoder('utf-8', { fatal: true });
  for (let node = 1; node < data.nodes; node++) {
    const bytes = nameBytes(data, node);
    if (bytes.every(byte => byte < 0x80)) continue;
    try {
      strict.decode(bytes);
    } catch {
      shared.note(`The name of ${pathOf(data, node).slice(0, 200)} is no UTF-8.`);
    }
  }
}

function storeError(thrown: unknown, folder: string): unknown {
  const { code, message: detail } = thrown as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown;
  return new GantryError({
    kind: 'disk-full',
    message: `There is no room for the analysis in ${folder}.`,
    hint: 'Free some space on that disk, then open the layers again.',
    detail,
  });
}
