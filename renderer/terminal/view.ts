import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { shell } from '../ipc/client.ts';
import { isMac } from '../ui/index.ts';
import { drawWithGpu } from './gpu.ts';
import { type TerminalKey, terminalKey } from './keys.ts';
import { onThemeChange, searchColours, terminalTheme } from './theme.ts';

export interface TerminalSize {
  cols: number;
  rows: number;
}

export interface TerminalViewOptions {
  /** Pixels. */
  fontSize: number;
  /** What is typed and pasted. */
  onInput(data: Uint8Array<ArrayBuffer>): void;
  /** The size in characters, after the first fit and after every change. */
  onSize(size: TerminalSize): void;
}

/** What the pane that shows a view wants to hear. */
export interface ViewEvents {
  onFind(): void;
  onLink(url: string): void;
  onResults(result: { index: number; count: number }): void;
  /** A key while no program listens; true when it was used. */
  onIdleKey(event: KeyboardEvent): boolean;
}

/** Messages to the runtime are bounded (contract/terminals.ts); a large paste goes in parts. */
const maxInput = 256 * 1024;
const screenReaderKey = 'gantry.terminal.screen-reader';

/**
 * A terminal's screen. It lives on its own, not in a React tree: its element moves from host to host, so that neither a
 * change of page nor of the dock loses a byte or the scrollback.
 */
export class TerminalView {
  readonly terminal: Terminal;
  readonly element = document.createElement('div');
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #options: TerminalViewOptions;
  readonly #places: { host: HTMLElement; events: ViewEvents }[] = [];
  readonly #hostListeners = new Set<() => void>();
  readonly #resizes = new ResizeObserver(() => this.fit());
  readonly #stopTheme: () => void;
  #releaseGpu: (() => void) | null = null;
  #fontReady = false;
  #wantsFocus = false;
  #opened = false;
  #sized = false;
  #disposed = false;
  /** False while the program is gone: keys go to the pane then. */
  live = true;

  constructor(options: TerminalViewOptions) {
    this.#options = options;
    this.element.className = 'terminal-view';
    this.terminal = new Terminal({
      allowProposedApi: true, // unicode versions and search decorations
      cols: 80,
      rows: 24,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono') || 'monospace',
      fontSize: options.fontSize,
      letterSpacing: 0,
      linkHandler: { activate: (_event, url) => this.#link(url), allowNonHttpProtocols: false },
      macOptionIsMeta: true,
      minimumContrastRatio: 4.5, // WCAG AA, whatever colours a program chose
      screenReaderMode: localStorage.getItem(screenReaderKey) === 'on',
      scrollback: 10_000,
      theme: terminalTheme(),
    });
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(this.#search);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.loadAddon(new WebLinksAddon((_event, url) => this.#link(url)));
    this.terminal.unicode.activeVersion = '11';
    // A container must not write to the user's clipboard: taken here, so that nothing else ever answers it.
    this.terminal.parser.registerOscHandler(52, () => true);
    this.terminal.attachCustomKeyEventHandler(event => this.#key(event));
    const encoder = new TextEncoder();
    this.terminal.onData(text => this.#input(encoder.encode(text)));
    this.terminal.onBinary(text => this.#input(Uint8Array.from(text, char => char.charCodeAt(0))));
    this.terminal.onResize(({ cols, rows }) => this.#options.onSize({ cols, rows }));
    this.#search.onDidChangeResults(({ resultIndex, resultCount }) =>
      this.#events?.onResults({ index: resultIndex, count: resultCount }),
    );
    this.#stopTheme = onThemeChange(() => {
      this.terminal.options.theme = terminalTheme();
    });
    // Cells are measured when the element is first shown; with a font that comes later they would be wrong.
    void loadFont(this.terminal.options).then(() => {
      this.#fontReady = true;
      this.#move();
    });
  }

  /** Resolves when the bytes were parsed: that is when they count as used. */
  write(data: Uint8Array | string): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    return new Promise(resolve => this.terminal.write(data, resolve));
  }

  /** The size, once it was measured in a host; null before. */
  get size(): TerminalSize | null {
    return this.#sized ? { cols: this.terminal.cols, rows: this.terminal.rows } : null;
  }

  /** Shows the view in this host; the last host that asked has it. Returns the function that takes it out again. */
  show(host: HTMLElement, events: ViewEvents): () => void {
    const place = { host, events };
    this.#places.push(place);
    this.#move();
    return () => {
      this.#places.splice(this.#places.indexOf(place), 1);
      this.#move();
    };
  }

  /** Whether this host has the view now. */
  isIn(host: HTMLElement | null): boolean {
    return host !== null && this.element.parentElement === host;
  }

  /** Hears when the view moves to another host; returns the function that ends it. */
  onMove(listener: () => void): () => void {
    this.#hostListeners.add(listener);
    return () => this.#hostListeners.delete(listener);
  }

  /** Takes the focus, as soon as the screen is there. */
  focus(): void {
    this.#wantsFocus = !this.#opened;
    if (this.#opened) this.terminal.focus();
  }

  /** Makes the size that of the host; nothing while it is hidden. */
  fit(): void {
    if (this.#disposed || !this.#opened || this.element.clientWidth === 0 || this.element.clientHeight === 0) return;
    const wanted = this.#fit.proposeDimensions();
    if (!wanted || !Number.isFinite(wanted.cols) || !Number.isFinite(wanted.rows)) return;
    const size = { cols: clamp(wanted.cols), rows: clamp(wanted.rows) };
    const same = size.cols === this.terminal.cols && size.rows === this.terminal.rows;
    const first = !this.#sized;
    this.#sized = true;
    if (!same) this.terminal.resize(size.cols, size.rows);
    else if (first) this.#options.onSize(size);
  }

  async copy(): Promise<void> {
    const text = this.terminal.getSelection();
    if (text) await shell.clipboard.write({ text: text.slice(0, 16 * 1024 * 1024) });
  }

  /** Bracketed when the program asked for it, so that a shell runs no line of a paste by itself. */
  async paste(): Promise<void> {
    const { text } = await shell.clipboard.read({});
    if (text && this.live) this.terminal.paste(text);
  }

  find(text: string, options: { caseSensitive: boolean; regex: boolean; back?: boolean; incremental?: boolean }): void {
    if (!text) {
      this.#search.clearDecorations();
      this.#events?.onResults({ index: -1, count: 0 });
      return;
    }
    const { back, ...rest } = options;
    const search = { ...rest, decorations: searchColours() };
    if (back) this.#search.findPrevious(text, search);
    else this.#search.findNext(text, search);
  }

  endFind(): void {
    this.#search.clearDecorations();
    this.terminal.clearSelection();
  }

  setFontSize(pixels: number): void {
    if (this.terminal.options.fontSize === pixels) return;
    this.terminal.options.fontSize = pixels;
    this.fit();
  }

  get screenReader(): boolean {
    return this.terminal.options.screenReaderMode === true;
  }

  /** Remembered for terminals that are opened later. */
  setScreenReader(on: boolean): void {
    this.terminal.options.screenReaderMode = on;
    localStorage.setItem(screenReaderKey, on ? 'on' : 'off');
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopTheme();
    this.#resizes.disconnect();
    this.#releaseGpu?.();
    this.terminal.dispose();
    this.element.remove();
  }

  get #events(): ViewEvents | undefined {
    return this.#places.at(-1)?.events;
  }

  #move(): void {
    const host = this.#places.at(-1)?.host;
    if (this.#disposed || !this.#fontReady) return;
    if (!host) {
      this.element.remove();
      this.#releaseGpu?.();
      this.#releaseGpu = null;
    } else if (this.element.parentElement !== host) {
      host.append(this.element);
      this.#resizes.disconnect();
      this.#resizes.observe(host);
      if (!this.#opened) {
        this.#opened = true;
        this.terminal.open(this.element);
      }
      this.#releaseGpu ??= drawWithGpu(this.terminal);
      this.fit();
      if (this.#wantsFocus) this.focus();
    }
    for (const moved of this.#hostListeners) moved();
  }

  #input(data: Uint8Array<ArrayBuffer>): void {
    if (!this.live) return;
    for (let at = 0; at < data.byteLength; at += maxInput) this.#options.onInput(data.slice(at, at + maxInput));
  }

  #link(url: string): void {
    if (/^https?:\/\//i.test(url)) this.#events?.onLink(url);
  }

  /** False keeps a key from the program. */
  #key(event: KeyboardEvent): boolean {
    const meaning = terminalKey(event, isMac);
    if (meaning) {
      event.preventDefault();
      event.stopPropagation();
      this.#run(meaning);
      return false;
    }
    if (!this.live && event.type === 'keydown' && this.#events?.onIdleKey(event)) {
      event.preventDefault();
      return false;
    }
    return true;
  }

  #run(key: Exclude<TerminalKey, null>): void {
    if (key === 'copy') void this.copy();
    else if (key === 'paste') void this.paste();
    else if (key === 'find') this.#events?.onFind();
    else this.terminal.selectAll();
  }
}

/** The contract's bounds. */
function clamp(size: number): number {
  return Math.max(1, Math.min(1000, size));
}

async function loadFont({ fontSize, fontFamily }: { fontSize?: number; fontFamily?: string }): Promise<void> {
  const load = (weight: number) => document.fonts.load(`${weight} ${fontSize}px ${fontFamily}`);
  // A font that can't be had is no reason for no terminal.
  await Promise.all([load(400), load(700)]).catch(() => undefined);
}
