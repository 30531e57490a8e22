import type { ImageChain } from './layer-chain.ts';

/** What an image shares with the other local ones. Bytes; null where the engine could not tell a layer's size. */
export interface Sharing {
  shared: number | null;
  children: string[];
}

/** Chains of all local images, looked at together. */
export class SharingMap {
  readonly #chains: ReadonlyMap<string, ImageChain>;
  readonly #holders = new Map<string, string[]>();
  readonly #sizes = new Map<string, number>();

  constructor(chains: Iterable<ImageChain>) {
    this.#chains = new Map([...chains].map(chain => [chain.id, chain]));
    for (const { id, chainIds, sizes } of this.#chains.values()) {
      for (const [index, chainId] of chainIds.entries()) {
        const holders = this.#holders.get(chainId);
        if (holders) holders.push(id);
        else this.#holders.set(chainId, [id]);
        const size = sizes[index];
        if (size != null) this.#sizes.set(chainId, size);
      }
    }
  }

  /** Bytes of a layer, by its chain id, if any local image tells. */
  sizeOf(chainId: string): number | undefined {
    return this.#sizes.get(chainId);
  }

  /** Ids of the images that have this layer at this place. */
  holders(chainId: string): readonly string[] {
    return this.#holders.get(chainId) ?? [];
  }

  /**
   * Bytes in layers that others have too, counted as `docker system df -v` does: each shared layer once for each image that
   * has it.
   */
  shared(id: string): number | null {
    let bytes = 0;
    for (const chainId of this.#chains.get(id)?.chainIds ?? []) {
      if (this.holders(chainId).length < 2) continue;
      const size = this.sizeOf(chainId);
      if (size === undefined) return null;
      bytes += size;
    }
    return this.#chains.has(id) ? bytes : null;
  }

  /** Images that have all layers of this one, and so keep them. */
  keepers(id: string): readonly string[] {
    const top = this.#chains.get(id)?.chainIds.at(-1);
    return top ? this.holders(top).filter(other => other !== id) : [];
  }

  /**
   * Images that stand on this one: they have all its layers. Where several have the very same layers (one is the other with
   * a label more), the history tells on which of them another stands.
   */
  children(id: string): string[] {
    const parent = this.#chains.get(id);
    const top = parent?.chainIds.at(-1);
    if (!parent || !top) return [];
    const holders = this.holders(top).flatMap(holder => this.#chains.get(holder) ?? []);
    const equals = holders.filter(chain => chain.chainIds.at(-1) === top);
    const standsHere = (chain: ImageChain) => {
      if (chain.id === id) return false;
      const bases = equals.filter(base => continues(chain, base));
      return bases.length > 0 ? bases.includes(parent) : !equals.includes(chain);
    };
    return holders.filter(standsHere).map(chain => chain.id);
  }

  /** Bytes of the layers that only these images have: what comes free when all of them go. */
  freedBy(ids: ReadonlySet<string>): number {
    let bytes = 0;
    const seen = new Set<string>();
    for (const id of ids) {
      for (const chainId of this.#chains.get(id)?.chainIds ?? []) {
        if (seen.has(chainId)) continue;
        seen.add(chainId);
        if (this.holders(chainId).every(holder => ids.has(holder))) bytes += this.sizeOf(chainId) ?? 0;
      }
    }
    return bytes;
  }

  /** Bytes of all layers of these images, each once: about what an archive of them takes. */
  total(ids: Iterable<string>): number {
    const chainIds = new Set([...ids].flatMap(id => this.#chains.get(id)?.chainIds ?? []));
    return [...chainIds].reduce((sum, chainId) => sum + (this.sizeOf(chainId) ?? 0), 0);
  }
}

function continues(child: ImageChain, parent: ImageChain): boolean {
  const last = parent.historyHashes.at(-1);
  if (last === undefined || child.historyHashes.length <= parent.historyHashes.length) return false;
  return child.historyHashes[parent.historyHashes.length - 1] === last;
}
