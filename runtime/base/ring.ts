/** Keeps the newest `capacity` items. */
export class Ring<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(item: T): void {
    this.#items.push(item);
    // Shifting one by one would move the array every time; cutting in blocks keeps it cheap.
    if (this.#items.length > this.#capacity * 1.25) {
      const cut = this.#items.length - this.#capacity;
      this.#items.splice(0, cut);
      this.#dropped += cut;
    }
  }

  /** How many items fell out since the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The kept items, the oldest first. */
  toArray(): T[] {
    return this.#items.slice(-this.#capacity);
  }
}
