import type { TaskRow } from '../contract/index.ts';
import type { ProgressMessage } from '../docker/index.ts';
import { formatBytes } from '../images/index.ts';

type Layer = TaskRow['layers'][number];

/** Layers of one image. */
const mostLayers = 1000;

/** Gathers what the engine says of each layer of a push. */
export class PushProgress {
  readonly #layers = new Map<string, Layer>();
  #progress = 0;
  /** Of the manifest that the registry took. */
  digest: string | null = null;

  /** Takes a message in; answers whether it changed what is shown. */
  add({ status = '', id, progressDetail = {} }: ProgressMessage): boolean {
    this.digest = /digest: (sha256:[0-9a-f]{64})/.exec(status)?.[1] ?? this.digest;
    const state = stateOf(status);
    if (!id || !state || (!this.#layers.has(id) && this.#layers.size >= mostLayers)) return false;
    const before = this.#layers.get(id);
    const current = Math.max(0, progressDetail.current ?? before?.current ?? 0);
    // The engine's total is a guess of the uncompressed layer, which what was sent may pass.
    const total = Math.max(progressDetail.total ?? before?.total ?? 0, current) || null;
    this.#layers.set(id, { id, state, current: state === 'exists' ? 0 : current, total });
    return true;
  }

  report(): Pick<TaskRow, 'detail' | 'progress' | 'layers'> {
    const layers = [...this.#layers.values()];
    const total = layers.reduce((sum, layer) => sum + (layer.state === 'exists' ? 0 : (layer.total ?? 0)), 0);
    const done = layers.reduce((sum, layer) => sum + (layer.state === 'done' ? (layer.total ?? 0) : layer.current), 0);
    if (total > 0) this.#progress = Math.max(this.#progress, Math.min(1, done / total));
    return { layers, progress: total > 0 ? this.#progress : null, detail: `${formatBytes(this.sent)} sent` };
  }

  /** Layers that the registry had. */
  get existing(): number {
    return [...this.#layers.values()].filter(layer => layer.state === 'exists').length;
  }

  /** Bytes of layers, before compression, as the engine counts them. */
  get sent(): number {
    return [...this.#layers.values()].reduce((sum, layer) => sum + layer.current, 0);
  }
}

function stateOf(status: string): Layer['state'] | null {
  if (status === 'Preparing' || status === 'Waiting') return 'waiting';
  if (status === 'Pushing') return 'pushing';
  if (status === 'Pushed') return 'done';
  return status === 'Layer already exists' || status.startsWith('Mounted from ') ? 'exists' : null;
}
