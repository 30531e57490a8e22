import type { GantryError, TerminalInbound, TerminalItem } from '../../../runtime/contract/index.ts';
import { bytes, clockTime } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import type { StreamHandle } from '../../ipc/client-types.ts';
import { useStateStore } from '../../stores/state.ts';
import { type TerminalSize, TerminalView } from '../../terminal/index.ts';
import { LineEditor } from './line-editor.ts';
import { changeSession, getSession, type SessionState } from './sessions.ts';

/** A terminal that no place shows by then (its dock is closed) is opened in the usual size after this time, in milliseconds. */
const unseenMs = 500;
const usualSize: TerminalSize = { cols: 80, rows: 24 };

/** Out of whatever a program has left on: mouse, bracketed paste, hidden cursor, colours, margins. */
const calm = '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1l\x1b[?25h\x1b[!p\x1b[0m';

/** Keystrokes and pastes that wait for a program to start. */
const maxEarly = 1000;

type Stream = StreamHandle<TerminalInbound>;

/** A session's screen and its stream. */
export class Connection {
  readonly view: TerminalView;
  readonly #id: string;
  #stream: Stream | null = null;
  #size: TerminalSize | null = null;
  #waiting: ((size: TerminalSize) => void) | null = null;
  #editor: LineEditor | null = null;
  /** What was typed before the program was there; null once it is. */
  #early: Uint8Array<ArrayBuffer>[] | null = null;
  #disposed = false;
  /** Counts the openings, so that what comes late from an earlier stream is dropped. */
  #opening = 0;

  constructor(id: string) {
    this.#id = id;
    const fontSize = useStateStore.getState().settings?.terminalFontSize ?? 13;
    this.view = new TerminalView({
      fontSize,
      onInput: data => this.#input(data),
      onSize: size => this.#resized(size),
    });
  }

  /** Opens the stream as soon as the size is known, so that the first byte finds it right. */
  async open(): Promise<void> {
    this.#opening += 1;
    const opening = this.#opening;
    // What is typed meanwhile waits, as it does in any terminal whose shell is still starting.
    this.view.live = true;
    this.#early = [];
    changeSession(this.#id, { state: { type: 'opening' } });
    const size = await this.#knownSize();
    const session = getSession(this.#id);
    if (!session || this.#disposed || opening !== this.#opening) return;
    const consumer = {
      onItem: (item: TerminalItem) => (opening === this.#opening ? this.#receive(item) : undefined),
      onEnd: () => opening === this.#opening && this.#ended(),
      onError: (error: GantryError) => opening === this.#opening && this.#failed(error),
    };
    this.#stream =
      session.kind === 'exec'
        ? runtime.terminals.exec({ id: session.containerId, ...size, command: null }, consumer)
        : runtime.terminals.attach({ id: session.containerId, ...size }, consumer);
  }

  /** Leaves PID 1 running; for a shell it is the same as closing. */
  detach(): void {
    this.#stream?.send({ detach: true });
  }

  dispose(): void {
    this.#disposed = true;
    this.#opening += 1;
    this.#stream?.close();
    this.view.dispose();
  }

  async #knownSize(): Promise<TerminalSize> {
    if (this.#size) return this.#size;
    let timer: number | undefined;
    const seen = new Promise<TerminalSize>(resolve => {
      this.#waiting = resolve;
      timer = window.setTimeout(resolve, unseenMs, usualSize);
    });
    try {
      return await seen;
    } finally {
      window.clearTimeout(timer);
      this.#waiting = null;
    }
  }

  #resized(size: TerminalSize): void {
    this.#size = size;
    changeSession(this.#id, { size });
    this.#waiting?.(size);
    this.#stream?.send({ resize: size });
  }

  #input(data: Uint8Array<ArrayBuffer>): void {
    if (this.#early) {
      if (this.#early.length < maxEarly) this.#early.push(data);
      return;
    }
    if (!this.#editor) {
      this.#stream?.send({ data });
      return;
    }
    const { screen, send } = this.#editor.type(new TextDecoder().decode(data));
    if (screen) void this.view.write(screen);
    if (send) this.#stream?.send({ data: new TextEncoder().encode(send) });
  }

  /** Resolves when the item's bytes are on the screen's grid: only then they count as used. */
  async #receive(item: TerminalItem): Promise<void> {
    if (item.opened) this.#opened(item.opened);
    if (item.skipped) await this.#say(`${bytes(item.skipped)} skipped: the output came faster than it could be shown`);
    if (item.data.byteLength > 0) await this.view.write(item.data);
    if (item.closed) await this.#closed({ type: 'closed', hint: undefined, ...item.closed });
  }

  #opened({ command, tty, stdin }: NonNullable<TerminalItem['opened']>): void {
    const session = getSession(this.#id);
    if (!session) return;
    this.view.live = stdin;
    this.view.terminal.options.convertEol = !tty;
    this.view.terminal.options.disableStdin = !stdin;
    this.#editor = tty || !stdin ? null : new LineEditor();
    const title = session.kind === 'exec' ? (command.split('/').at(-1) ?? command) : 'PID 1';
    changeSession(this.#id, { title, state: { type: 'open', command, tty, stdin } });
    // The page may have been resized while the stream was opening.
    if (this.#size) this.#stream?.send({ resize: this.#size });
    const early = this.#early ?? [];
    this.#early = null;
    if (stdin) for (const data of early) this.#input(data);
  }

  /** The state changes at once: the stream's end follows on the heels of its last item, and would explain less. */
  async #closed(state: SessionState & { type: 'closed' }): Promise<void> {
    this.view.live = false;
    this.view.terminal.options.disableStdin = false;
    this.#early = null;
    this.#editor = null;
    this.#stream = null;
    changeSession(this.#id, { state });
    await this.#say(state.message);
  }

  #ended(): void {
    if (getSession(this.#id)?.state.type === 'closed') return;
    void this.#closed({ type: 'closed', reason: 'exited', code: null, message: 'It ended.', hint: undefined });
  }

  #failed({ kind, message, hint }: GantryError): void {
    const opening = getSession(this.#id)?.state.type === 'opening';
    const restarted = kind === 'runtime-restarted';
    void this.#closed({
      type: 'closed',
      reason: restarted ? 'runtime-restarted' : opening ? 'failed' : 'engine-lost',
      code: null,
      message: restarted ? 'Gantry’s background process ended, and this terminal with it.' : message,
      hint: restarted ? 'The container was not touched.' : hint,
    });
  }

  /** A line of Gantry's own in the terminal, told apart from what programs write by its form. */
  async #say(text: string): Promise<void> {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    const plain = text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ' ');
    const time = clockTime(Date.now()).slice(0, 8);
    await this.view.write('');
    // Only from within: from the normal screen the same sequence would move the cursor to where it was saved once.
    const normal = this.view.terminal.buffer.active.type === 'alternate' ? '\x1b[?1049l' : '';
    await this.view.write(`${normal}${calm}\r\n\x1b[2m── ${plain} · ${time} ──\x1b[0m\r\n`);
  }
}
