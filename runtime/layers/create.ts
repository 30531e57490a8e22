import type { Handlers, Logger } from '../base/index.ts';
import {
  type ArchiveFacts,
  type FileChange,
  GantryError,
  type LayerAnalysis,
  type RuntimeContract,
  toGantryError,
} from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { GantryPaths } from '../host/index.ts';
import { type Images, loadRefusal, readInstruction } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';
import { Analyses } from './analyses.ts';
import { ArchiveIndex } from './archive-index.ts';
import { compareImages } from './compare.ts';
import { contentEntry, nodeIn } from './content.ts';
import { changeWords } from './efficiency.ts';
import { extractWork } from './extract-task.ts';
import { touchedBy } from './fold.ts';
import type { ByteSource } from './jobs.ts';
import { type AnalysisHeader, findNode, layerOf } from './layer-data.ts';
import { fileTypes } from './layer-entries.ts';
import { OpenAnalyses, type OpenAnalysis } from './opened.ts';
import { bytesToRead, previewOf } from './preview.ts';
import { runJob } from './run-job.ts';
import { sharingMapOf } from './sharing.ts';
import { byteSource, openSource } from './sources.ts';
import { readStoredHeader } from './stored.ts';
import { placeOf, placeOfPrefix, rowsOf } from './view.ts';

/** What the layers noun works with. */
export interface LayersOptions {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  images: Pick<Images, 'sharing'>;
  paths: Pick<GantryPaths, 'layersFolder'>;
  logger: Logger;
}

/** The layers noun as the runtime puts it together. */
export interface Layers {
  handlers: Handlers<RuntimeContract>['layers'];
}

/** Makes the layers noun. */
export function createLayers({ engine, store, tasks, images, paths, logger }: LayersOptions): Layers {
  const folder = paths.layersFolder;
  const analyses = new Analyses(folder, logger);
  const index = new ArchiveIndex(folder);
  const open = new OpenAnalyses(folder);
  /** Names that analyses were last opened by. */
  const names = new Map<string, string>();

  const handlers: Layers['handlers'] = {
    analyse: async function* ({ source }, { signal }) {
      const opened = await openSource({ engine, store }, source);
      const known = index.get(opened.identity);
      // An archive's index entry has what is not stored with the image.
      const key = known && (source.type === 'image' || known.facts) ? known.key : opened.key;
      const stored = key === null ? null : await readStoredHeader(folder, key);
      const { header, facts } = stored
        ? { header: stored, facts: known?.facts ?? null }
        : yield* analyses.follow(opened, signal);
      if (!stored && header.key !== opened.key)
        await index.remember({
          source: opened.identity,
          key: header.key,
          facts: source.type === 'archive' ? facts : null,
        });
      names.set(header.key, opened.name);
      const archive = facts && opened.source.kind !== 'engine' ? await archiveOf(engine, facts, opened.source) : null;
      yield { type: 'done', analysis: analysisOf(header, { name: opened.name, archive, stored: stored !== null }) };
    },

    tree: async ({ view, offset, limit }) => {
      const analysis = await open.get(view.key);
      const state = analysis.state(view.layer);
      const flat = analysis.view(view);
      const rows = rowsOf(analysis.data, state, flat, offset, limit);
      return { total: flat.rows.length, matches: flat.matches, rows };
    },

    find: async ({ view, what }) => {
      const analysis = await open.get(view.key);
      const { rows } = analysis.view(view);
      const { data } = analysis;
      return { index: what.type === 'path' ? placeOf(data, rows, what.path) : placeOfPrefix(data, rows, what) };
    },

    touched: async ({ key, path }) => {
      const { data } = await open.get(key);
      const node = findNode(data, path);
      if (node < 0) throw new GantryError({ kind: 'not-found', message: `There is no ${path} in this image.` });
      const layers = touchedBy(data, node);
      return { layers: layers.map(each => ({ ...each, change: changeWords[each.change] as FileChange })) };
    },

    preview: async ({ source, key, layer, path }, { signal }) => {
      const analysis = await open.get(key);
      const { part, ordinal, size } = locate(analysis, layer, path);
      if (size === 0) return { type: 'text', text: '', size: 0, truncated: false };
      const most = bytesToRead(path, size);
      const bytes = await runJob('read', { source: await byteSource(engine, source), part, ordinal, most }, { signal });
      return previewOf(bytes, size);
    },

    extract: async ({ source, key, layer, path, target }) => {
      const analysis = await open.get(key);
      nodeIn(analysis.data, analysis.state(layer), path);
      const input = { source: await byteSource(engine, source), folder, key, layer, path, target };
      const name = names.get(key) ?? analysis.header.name;
      return { task: tasks.start(extractWork(input, name, analysis.header.size)) };
    },

    compare: async ({ a, b }) => {
      const [first, second] = await Promise.all([open.get(a), open.get(b)]);
      const side = ({ header, data }: OpenAnalysis) => ({ header, data, name: names.get(header.key) ?? header.name });
      return compareImages(side(first), side(second));
    },

    sharing: async () => sharingMapOf(await images.sharing(), store.all('images'), store.all('containers')),
  };
  return { handlers };
}

function analysisOf(
  { config: _, steps, ...header }: AnalysisHeader,
  about: Pick<LayerAnalysis, 'name' | 'archive' | 'stored'>,
): LayerAnalysis {
  const read = steps.map(({ createdBy, comment, created, layer }) => {
    const { text, keyword } = readInstruction(createdBy, comment);
    return { instruction: text, keyword, created, layer };
  });
  const instructions = new Map(read.map(step => [step.layer, step.instruction]));
  const layers = header.layers.map(({ part: __, ...layer }) => ({
    ...layer,
    instruction: instructions.get(layer.index) ?? '',
  }));
  return { ...header, ...about, layers, steps: read };
}

/** Whether the engine takes it is asked each time: it may be another one by now, or none. */
async function archiveOf(
  engine: EngineAccess,
  facts: Omit<ArchiveFacts, 'refusal'>,
  { path, kind }: Exclude<ByteSource, { kind: 'engine' }>,
): Promise<ArchiveFacts> {
  const form = { path, layout: facts.layout, folder: kind === 'folder' };
  const refusal = await (async () => loadRefusal(engine.client(), form))().catch(
    error => `It can’t be loaded now: ${toGantryError(error).message}`,
  );
  return { ...facts, refusal };
}

/** Where a file's content is. Throws `invalid-input` for what has none. */
function locate(analysis: OpenAnalysis, layer: number, path: string): { part: string; ordinal: number; size: number } {
  const { data, header } = analysis;
  const state = analysis.state(layer);
  const entry = state.after[nodeIn(data, state, path)] as number;
  const content = entry < 0 ? null : contentEntry(data, state, entry);
  if (content === null) {
    const type = entry < 0 ? 'directory' : (fileTypes[data.entries.type[entry] as number] ?? 'other');
    const link = entry < 0 ? '' : data.strings[data.entries.link[entry] as number];
    throw new GantryError({
      kind: 'invalid-input',
      message: link ? `${path} is a link to ${link}.` : `${path} has no content to look at: it is a ${type}.`,
      hint: link ? 'Open what it leads to.' : 'Choose a file.',
    });
  }
  return {
    part: header.layers[layerOf(data, content)]?.part ?? '',
    ordinal: data.entries.ordinal[content] as number,
    size: data.entries.size[content] as number,
  };
}
