import type { ImageComparison } from '../contract/layers.ts';
import { absent, applyLayer, emptyState, isDirectory } from './fold.ts';
import { type AnalysisHeader, type LayerData, nameBytes, pathOf } from './layer-data.ts';

/** Files that are listed, and settings; the longest value that travels. */
const mostFiles = 5000;
const mostSettings = 1000;
const longestValue = 4096;

/** One of the two images of a comparison. */
export interface Side {
  header: AnalysisHeader;
  data: LayerData;
  name: string;
}

/** Compares the whole trees of two images. Files of the same size, kind, owner, mode and CRC-32 count as the same. */
export function compareImages(a: Side, b: Side): ImageComparison {
  let sharedLayers = 0;
  while (
    a.header.layers[sharedLayers] &&
    a.header.layers[sharedLayers]?.diffId === b.header.layers[sharedLayers]?.diffId
  )
    sharedLayers += 1;
  const sharedBytes = sum(a.header.layers.slice(0, sharedLayers));
  const { counts, files } = compareTrees(a.data, b.data);
  const weight = (file: { a: number | null; b: number | null }) => Math.max(file.a ?? 0, file.b ?? 0);
  files.sort((x, y) => weight(y) - weight(x));
  const sideOf = ({ header, name }: Side) => ({
    name,
    size: header.size,
    layers: header.layers.length,
    onlyHere: sum(header.layers.slice(sharedLayers)),
  });
  return {
    sharedLayers,
    sharedBytes,
    a: sideOf(a),
    b: sideOf(b),
    counts,
    files: files.slice(0, mostFiles).map(({ data, node, a, b }) => ({ path: pathOf(data, node), a, b })),
    config: compareSettings(settingsOf(a.header), settingsOf(b.header)),
  };
}

function sum(layers: readonly { size: number }[]): number {
  return layers.reduce((total, { size }) => total + size, 0);
}

interface Differing {
  data: LayerData;
  node: number;
  a: number | null;
  b: number | null;
}

/** Walks both trees beside each other: their children are in the same order. */
function compareTrees(a: LayerData, b: LayerData): { counts: ImageComparison['counts']; files: Differing[] } {
  const [stateA, stateB] = [finalState(a), finalState(b)];
  const counts = { added: 0, modified: 0, removed: 0 };
  const files: Differing[] = [];
  const only = (data: LayerData, state: Int32Array, top: number, side: 'a' | 'b') => {
    for (let node = top; node < (data.end[top] as number); node++) {
      const entry = state[node] as number;
      if (entry === absent || isDirectory(data, entry)) continue;
      const size = data.entries.size[entry] as number;
      counts[side === 'a' ? 'removed' : 'added'] += 1;
      files.push({ data, node, a: side === 'a' ? size : null, b: side === 'b' ? size : null });
    }
  };
  const both = (nodeA: number, nodeB: number) => {
    const [entryA, entryB] = [stateA[nodeA] as number, stateB[nodeB] as number];
    const [folderA, folderB] = [isDirectory(a, entryA), isDirectory(b, entryB)];
    if (folderA && folderB) stack.push([nodeA, nodeB]);
    else if (folderA || folderB) {
      only(a, stateA, nodeA, 'a');
      only(b, stateB, nodeB, 'b');
    } else if (differs(a, entryA, b, entryB)) {
      counts.modified += 1;
      files.push({ data: a, node: nodeA, a: a.entries.size[entryA] as number, b: b.entries.size[entryB] as number });
    }
  };
  const stack: [number, number][] = [[0, 0]];
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    let [nodeA, nodeB] = [pair[0] + 1, pair[1] + 1];
    const [endA, endB] = [a.end[pair[0]] as number, b.end[pair[1]] as number];
    while (nodeA < endA || nodeB < endB) {
      const order = nodeA >= endA ? 1 : nodeB >= endB ? -1 : Buffer.compare(nameBytes(a, nodeA), nameBytes(b, nodeB));
      const [hasA, hasB] = [order <= 0 && stateA[nodeA] !== absent, order >= 0 && stateB[nodeB] !== absent];
      if (hasA && hasB) both(nodeA, nodeB);
      else if (hasA) only(a, stateA, nodeA, 'a');
      else if (hasB) only(b, stateB, nodeB, 'b');
      if (order <= 0) nodeA = a.end[nodeA] as number;
      if (order >= 0) nodeB = b.end[nodeB] as number;
    }
  }
  return { counts, files };
}

function finalState(data: LayerData): Int32Array {
  const state = emptyState(data);
  const change = new Uint8Array(data.nodes);
  for (let layer = 0; layer + 1 < data.layerStart.length; layer++) applyLayer(data, layer, state, change);
  return state;
}

function differs(a: LayerData, entryA: number, b: LayerData, entryB: number): boolean {
  for (const column of ['size', 'type', 'mode', 'uid', 'gid', 'crc'] as const)
    if (a.entries[column][entryA] !== b.entries[column][entryB]) return true;
  return a.strings[a.entries.link[entryA] as number] !== b.strings[b.entries.link[entryB] as number];
}

type Settings = Map<string, string>;

/** Settings by name, one an environment variable, label, port and volume. */
function settingsOf({ config }: AnalysisHeader): Settings {
  const found: Settings = new Map();
  const put = (name: string, value: unknown) => {
    if (value === null || value === undefined || value === '') return;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (found.size < mostSettings) found.set(name, text.slice(0, longestValue));
  };
  put('Architecture', config.architecture);
  put('Os', config.os);
  for (const [name, value] of Object.entries(config.config ?? {})) {
    if (name === 'Env' && Array.isArray(value)) {
      for (const line of value.map(String)) {
        const equals = line.indexOf('=');
        put(
          `Env ${equals < 0 ? line : line.slice(0, equals)}`,
          equals < 0 ? '(none)' : line.slice(equals + 1) || '(empty)',
        );
      }
    } else if (name === 'Labels')
      for (const [label, text] of entriesOf(value)) put(`Label ${label}`, text || '(empty)');
    else if (name === 'ExposedPorts') for (const [port] of entriesOf(value)) put(`Port ${port}`, 'exposed');
    else if (name === 'Volumes') for (const [path] of entriesOf(value)) put(`Volume ${path}`, 'declared');
    // Of the container that the classic builder made the layer in, not of the image.
    else if (name !== 'Hostname' && name !== 'Image' && value !== false) put(name, value);
  }
  return found;
}

function entriesOf(value: unknown): [string, unknown][] {
  return value && typeof value === 'object' ? Object.entries(value) : [];
}

function compareSettings(a: Settings, b: Settings): ImageComparison['config'] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names
    .map(name => ({ name, a: a.get(name) ?? null, b: b.get(name) ?? null }))
    .filter(setting => setting.a !== setting.b);
}
