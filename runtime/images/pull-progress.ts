import type { TaskRow } from '../contract/index.ts';
import { formatBytes } from './sizes.ts';

type Layer = TaskRow['layers'][number];

/** One message of `POST /images/create` (Engine API: "JSON message stream"). */
export interface PullMessage {
  status?: string;
  id?: string;
  progressDetail?: { current?: number; total?: number };
}

const states: Record<string, Layer['state']> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Verifying Checksum': 'verifying',
  'Download complete': 'downloaded',
  Extracting: 'extracting',
  'Pull complete': 'done',
  'Already exists': 'exists',
};

/** Layers of one image; a hostile engine can't fill the memory by naming more. */
const mostLayers = 1000;
/** The part of a layer's work that is its download; unpacking is the rest. */
const downloadPart = 0.75;

/** Gathers what the engine says of each layer into layers, bytes and one figure between 0 and 1 that never falls. */
export class PullProgress {
  readonly #layers = new Map<string, Layer>();
  readonly #fetched = new Map<string, number>();
  #progress = 0;
  #detail = '';
  /** `sha256:…` of the manifest, once the engine said it. */
  digest: string | null = null;
  upToDate = false;

  /** Takes a message in; answers whether it changed what is shown. */
  add(message: PullMessage): boolean {
    const { status = '', id } = message;
    const digest = /^Digest: (\S+)$/.exec(status)?.[1];
    if (digest) this.digest = digest;
    if (status.startsWith('Status: Image is up to date')) this.upToDate = true;
    const state = states[status];
    if (!id || !state) {
      if (!status.startsWith('Pulling from ')) return false;
      this.#detail = status;
      return true;
    }
    if (!this.#layers.has(id) && this.#layers.size >= mostLayers) return false;
    this.#update(id, state, message.progressDetail ?? {});
    return true;
  }

  #update(id: string, state: Layer['state'], { current, total }: { current?: number; total?: number }): void {
    const before = this.#layers.get(id) ?? { id, state, current: 0, total: null };
    const size = positive(total) ?? before.total;
    if (state === 'downloading' && positive(current)) this.#fetched.set(id, positive(current) ?? 0);
    if (state === 'downloaded' && size !== null) this.#fetched.set(id, size);
    // What needs no unit: the whole once a step is through, nothing before it starts.
    const whole = state === 'done' || state === 'downloaded' || state === 'verifying';
    const now = whole ? (size ?? 0) : (positive(current) ?? 0);
    this.#layers.set(id, { id, state, current: Math.min(now, size ?? now), total: size });
  }

  /** What a task's row shows. */
  report(): Pick<TaskRow, 'detail' | 'progress' | 'layers'> {
    const layers = [...this.#layers.values()];
    const wanted = layers.filter(layer => layer.state !== 'exists');
    const known = wanted.filter(layer => layer.total !== null);
    const total = known.reduce((sum, layer) => sum + (layer.total ?? 0), 0);
    let progress: number | null = null;
    if (total > 0) {
      // Layers that wait for their turn have no size yet: the mean of the others stands for each.
      const mean = total / known.length;
      const done = wanted.reduce((sum, layer) => sum + fractionOf(layer) * (layer.total ?? mean), 0);
      this.#progress = Math.max(this.#progress, Math.min(1, done / (mean * wanted.length)));
      progress = this.#progress;
    }
    return { layers, progress, detail: this.#describe(wanted, total, known.length < wanted.length) };
  }

  #describe(wanted: Layer[], total: number, incomplete: boolean): string {
    if (total === 0) return this.#detail;
    if (wanted.every(layer => layer.state === 'extracting' || layer.state === 'downloaded' || layer.state === 'done'))
      return `Unpacking ${formatBytes(total)}`;
    return `${formatBytes(this.fetched)} of ${incomplete ? 'at least ' : ''}${formatBytes(total)} fetched`;
  }

  /** Bytes that came over the network, compressed. */
  get fetched(): number {
    return [...this.#fetched.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** How many layers were here already. They are the lowest ones. */
  get reusedLayers(): number {
    return [...this.#layers.values()].filter(layer => layer.state === 'exists').length;
  }
}

function fractionOf(layer: Layer): number {
  const part = layer.total ? layer.current / layer.total : 0;
  switch (layer.state) {
    case 'downloading':
      return part * downloadPart;
    case 'verifying':
    case 'downloaded':
      return downloadPart;
    case 'extracting':
      return downloadPart + part * (1 - downloadPart);
    case 'done':
      return 1;
    default:
      return 0;
  }
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}
