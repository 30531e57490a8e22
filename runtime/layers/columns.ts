type Column = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array;

/** A copy with room for at least `needed` elements. */
export function grown<T extends Column>(array: T, type: new (length: number) => T, needed: number): T {
  const larger = new type(Math.max(needed, Math.ceil(array.length * 1.6)));
  larger.set(array as never);
  return larger;
}

/** Adds to an element, which must be there. */
export function add(column: Column, at: number, amount: number): void {
  column[at] = (column[at] as number) + amount;
}
