import type { ImageChain } from './layer-chain.ts';

/** Chains of all local images, looked at together. */
export class SharingMap {
  readonly #chains: ReadonlyMap<string, ImageChain>;
  readonly #holders = new Map<string, string[]>();
  readonly #sizes = new Map<string, number>();
  #children: Map<string, string[]> | null = null;

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

  /** Every image's chain. */
  chains(): Iterable<ImageChain> {
    return this.#chains.values();
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
  children(id: string): readonly string[] {
    this.#children ??= findChildren(this.#chains.values());
    return this.#children.get(id) ?? [];
  }

  /** Sizes of the layers that only these images have, each once: what comes free when all of them go. */
  onlyIn(ids: ReadonlySet<string>): number[] {
    const chainIds = new Set([...ids].flatMap(id => this.#chains.get(id)?.chainIds ?? []));
    const own = [...chainIds].filter(chainId => this.holders(chainId).every(holder => ids.has(holder)));
    return own.map(chainId => this.sizeOf(chainId) ?? 0);
  }

  /** Whether BuildKit made any of these images. */
  madeByBuildKit(ids: Iterable<string>): boolean {
    return [...ids].some(id => this.#chains.get(id)?.buildkit === true);
  }

  /** Bytes of all layers of these images, each once: about what an archive of them takes. */
  total(ids: Iterable<string>): number {
    const chainIds = new Set([...ids].flatMap(id => this.#chains.get(id)?.chainIds ?? []));
    return [...chainIds].reduce((sum, chainId) => sum + (this.sizeOf(chainId) ?? 0), 0);
  }
}

/** All at once, by looking each image's layers and history up among the bases: there may be thousands of both. */
function findChildren(chains: Iterable<ImageChain>): Map<string, string[]> {
  // By the top layer, then by the whole history: images that are equal in both are each other's twins, not children.
  const bases = new Map<string, Map<string, string[]>>();
  const all = [...chains];
  for (const { id, chainIds, historyHashes } of all) {
    const top = chainIds.at(-1);
    if (top === undefined) continue;
    const group = bases.get(top) ?? new Map<string, string[]>();
    bases.set(top, group);
    const history = historyHashes.at(-1) ?? '';
    group.set(history, [...(group.get(history) ?? []), id]);
  }
  const children = new Map<string, string[]>();
  for (const { id, chainIds, historyHashes } of all) {
    for (const [index, chainId] of chainIds.entries()) {
      const group = bases.get(chainId);
      if (!group) continue;
      const known = historyHashes.slice(0, -1).flatMap(history => group.get(history) ?? []);
      const isTop = index === chainIds.length - 1;
      for (const base of known.length > 0 || isTop ? known : [...group.values()].flat()) {
        const list = children.get(base);
        if (list) list.push(id);
        else children.set(base, [id]);
      }
    }
  }
  return children;
}
