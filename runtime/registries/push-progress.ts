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
  #settled = false;
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

  /**
   * Sets the layers' bytes to what the registry holds of them. The engine counts layers before compression, and says nothing
   * of the size of those that exist. Both lists are in the image's order; the engine names layers by their diff id.
   */
  settle(diffIds: readonly string[], layers: readonly { size: number }[]): void {
    if (diffIds.length !== layers.length) return;
    for (const [index, diffId] of diffIds.entries()) {
      const id = diffId.slice(diffId.indexOf(':') + 1).slice(0, 12);
      const found = this.#layers.get(id);
      const size = layers[index]?.size ?? 0;
      if (found) this.#layers.set(id, { ...found, current: found.state === 'done' ? size : 0, total: size });
    }
    this.#settled = true;
  }

  report(): Pick<TaskRow, 'detail' | 'progress' | 'layers'> {
    const layers = [...this.#layers.values()];
    const total = layers.reduce((sum, layer) => sum + (layer.state === 'exists' ? 0 : (layer.total ?? 0)), 0);
    const done = layers.reduce((sum, layer) => sum + (layer.state === 'done' ? (layer.total ?? 0) : layer.current), 0);
    if (total > 0) this.#progress = Math.max(this.#progress, Math.min(1, done / total));
    return { layers, progress: total > 0 ? this.#progress : null, detail: `${formatBytes(sentOf(layers))} sent` };
  }

  /** “Sent 80 kB, skipped 1.4 MB in 2 layers that exist already”; without sizes as far as it is known. */
  get summary(): string {
    const layers = [...this.#layers.values()];
    const sent = `Sent ${formatBytes(sentOf(layers))}`;
    const existing = layers.filter(layer => layer.state === 'exists');
    if (existing.length === 0) return sent;
    const saved = existing.reduce((sum, layer) => sum + (layer.total ?? 0), 0);
    const which =
      existing.length === 1 ? '1 layer that exists already' : `${existing.length} layers that exist already`;
    return `${sent}, skipped ${this.#settled ? `${formatBytes(saved)} in ` : ''}${which}`;
  }
}

function sentOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, layer) => sum + layer.current, 0);
}

function stateOf(status: string): Layer['state'] | null {
  if (status === 'Preparing' || status === 'Waiting') return 'waiting';
  if (status === 'Pushing') return 'pushing';
  if (status === 'Pushed') return 'done';
  return status === 'Layer already exists' || status.startsWith('Mounted from ') ? 'exists' : null;
}
