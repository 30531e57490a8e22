import { createHash } from 'node:crypto';
import { GantryError } from '../contract/errors.ts';
import { figuresOf } from './efficiency.ts';
import { invalidArchive } from './faults.ts';
import type { ArchiveOptions, ArchiveParts } from './image-archive.ts';
import type { Analysed, JobProgress, Jobs } from './jobs.ts';
import { type AnalysisHeader, arrange, type LayerData, nameBytes, pathOf, type StoredStep } from './layer-data.ts';
import { Gathering, LayerEntries } from './layer-entries.ts';
import { type FoundImage, findImage, type ImageConfig } from './manifest.ts';
import { NameTree } from './name-tree.ts';
import { readSource } from './source.ts';
import { writeAnalysis } from './stored.ts';

/** Characters of an instruction that are kept; a hostile image's may be megabytes. */
const longestInstruction = 64 * 1024;
/** Steps of a history: Docker's have at most some hundred. */
const mostSteps = 2000;
/** Milliseconds between two messages about the progress. */
const reportEvery = 100;

/** Analyses an image and stores the result. */
export async function analyse(
  { source, name, folder, key, image }: Jobs['analyse']['input'],
  report: (progress: JobProgress) => void,
): Promise<Analysed> {
  const read = (options: ArchiveOptions<LayerEntries>) => readSource(source, options, { image });
  const { header, data, facts } = await analyseParts(read, image, report);
  header.name = name || header.name;
  header.key = key ?? header.key;
  try {
    await writeAnalysis(folder, header, data);
  } catch (error) {
    throw storeError(error, folder);
  }
  return { header, facts };
}

/** Analyses what `read` reads. Throws `archive-invalid` and `archive-truncated`. */
export async function analyseParts(
  read: (options: ArchiveOptions<LayerEntries>) => Promise<ArchiveParts<LayerEntries>>,
  wanted: string | null = null,
  report: (progress: JobProgress) => void = () => {},
): Promise<Analysed & { data: LayerData }> {
  const tree = new NameTree();
  const shared = new Gathering();
  let reported = 0;
  const parts = await read({
    verify: true,
    onLayer: () => new LayerEntries(tree, shared),
    onProgress: (bytes, layer) => {
      if (Date.now() - reported < reportEvery) return;
      reported = Date.now();
      report({ read: bytes, layer, layers: null, entries: shared.entries });
    },
  });
  const digestOf = (document: Buffer) => `sha256:${createHash('sha256').update(document).digest('hex')}`;
  const image = findImage(parts, digestOf, wanted);
  if (image.layers.length === 0)
    throw invalidArchive('This image has no layers, so there is nothing to look into.', 'Choose another image.');
  const data = arrange(
    tree,
    image.layers.map(layer => layer.visitor),
    shared,
  );
  noteOddNames(data, shared);
  return { header: headerOf(image, data, shared.notes), data, facts: image.facts };
}

function headerOf(image: FoundImage<LayerEntries>, data: LayerData, notes: string[]): AnalysisHeader {
  const figures = figuresOf(data);
  const { steps, places } = historyOf(image.config, image.layers.length);
  const layers = image.layers.map(({ diffId, part }, index) => ({
    index,
    historyIndex: places[index] ?? null,
    diffId,
    part,
    ...(figures.layers[index] as (typeof figures.layers)[number]),
  }));
  const { architecture, os, config } = image.config;
  const kept: ImageConfig = { architecture, os, config, rootfs: {} };
  return { key: image.key, name: image.tags[0] ?? '', ...figures, layers, steps, notes, config: kept };
}

/** The history as steps, and where in it each layer is; only the layers when the history does not fit them. */
function historyOf({ history }: ImageConfig, layers: number): { steps: StoredStep[]; places: number[] } {
  const entries = (history ?? []).slice(0, mostSteps);
  const places = [...entries.keys()].filter(index => !entries[index]?.empty_layer);
  if (places.length !== layers) {
    const none = { createdBy: '', comment: '', created: null };
    return { steps: Array.from({ length: layers }, (_, layer) => ({ ...none, layer })), places: [] };
  }
  const layerAt = new Map(places.map((index, layer) => [index, layer]));
  const steps = entries.map(({ created, created_by: createdBy, comment }, index) => ({
    createdBy: (createdBy ?? '').slice(0, longestInstruction),
    comment: (comment ?? '').slice(0, longestInstruction),
    created: Number.isFinite(Date.parse(created ?? '')) ? Date.parse(created ?? '') : null,
    layer: layerAt.get(index) ?? null,
  }));
  return { steps, places };
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
