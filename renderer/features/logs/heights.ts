/** Pixels of a line that neither wraps nor is opened (`--lh-log`). */
export const lineHeight = 20;

/**
 * Where lines are in a list of mostly equal ones: only those of another height are kept (wrapped, opened, marks), so that a
 * million lines cost nothing. Offsets are from line 0, whether or not it is still kept.
 */
export class Heights {
  /** Lines of another height, ascending, what each has more than {@link lineHeight}, and the sums up to it. */
  #lines: number[] = [];
  #more: number[] = [];
  #sums: number[] = [];
  #stale = 0;

  /** Returns what changed, in pixels. */
  set(line: number, height: number): number {
    const at = this.#find(line);
    const known = this.#lines[at] === line;
    const before = known ? (this.#more[at] ?? 0) : 0;
    const more = height - lineHeight;
    if (more === before) return 0;
    if (more === 0) {
      this.#lines.splice(at, 1);
      this.#more.splice(at, 1);
    } else if (known) this.#more[at] = more;
    else {
      this.#lines.splice(at, 0, line);
      this.#more.splice(at, 0, more);
    }
    this.#stale = Math.min(this.#stale, at);
    return more - before;
  }

  clear(): void {
    this.#lines = [];
    this.#more = [];
    this.#stale = 0;
  }

  /** Forgets lines before this one. Their share of later offsets goes with them. */
  dropBefore(line: number): void {
    const at = this.#find(line);
    if (at === 0) return;
    this.#lines.splice(0, at);
    this.#more.splice(0, at);
    this.#stale = 0;
  }

  top(line: number): number {
    const at = this.#find(line);
    return line * lineHeight + this.#sum(at);
  }

  height(line: number): number {
    const at = this.#find(line);
    return lineHeight + (this.#lines[at] === line ? (this.#more[at] ?? 0) : 0);
  }

  /** The line at an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lines.length;
    // How many of the other lines begin at or above the offset.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.top(this.#lines[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return Math.floor(offset / lineHeight);
    const other = this.#lines[low - 1] ?? 0;
    const below = this.top(other) + lineHeight + (this.#more[low - 1] ?? 0);
    return offset < below ? other : other + 1 + Math.floor((offset - below) / lineHeight);
  }

  /** Index of the first kept line at or after this one. */
  #find(line: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What the first `count` of the other lines have more. */
  #sum(count: number): number {
    for (let i = this.#stale; i < this.#lines.length; i += 1)
      this.#sums[i] = (this.#sums[i - 1] ?? 0) + (this.#more[i] ?? 0);
    this.#stale = this.#lines.length;
    return count === 0 ? 0 : (this.#sums[count - 1] ?? 0);
  }
}
