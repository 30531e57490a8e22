import { Terminal } from '@xterm/xterm';
// Gantry's own choice between WebGL and the DOM: both draw in the same way on the same machine.
import { drawWithGpu } from '../../../renderer/terminal/gpu.ts';

/** Bytes a write; and bytes that are written and not yet parsed, as many as Gantry allows (runtime/contract, `highMarks`). */
const chunkBytes = 128 * 1024;
const highMark = 1024 * 1024;

declare global {
  interface Window {
    bare: typeof bare;
  }
}

let terminal: Terminal | undefined;
let text = new Uint8Array(0);

const bare = {
  /** Opens a terminal of Gantry's size and options, and fetches what is to be written. */
  async open(cols: number, rows: number, textUrl: string): Promise<void> {
    const fontFamily = "'JetBrains Mono Variable', monospace";
    await Promise.all([400, 700].map(weight => document.fonts.load(`${weight} 13px ${fontFamily}`)));
    const options = { cols, rows, fontFamily, fontSize: 13, scrollback: 10_000, minimumContrastRatio: 4.5 };
    terminal = new Terminal({ ...options, cursorBlink: false, cursorInactiveStyle: 'outline', letterSpacing: 0 });
    terminal.open(document.body);
    drawWithGpu(terminal);
    text = new Uint8Array(await (await fetch(textUrl)).arrayBuffer());
  },

  /** Writes it all; milliseconds from the first write to the frame that shows the last line. */
  flood(): Promise<number> {
    return new Promise(resolve => {
      const begun = performance.now();
      let written = 0;
      let parsed = 0;
      const write = () => {
        while (written < text.byteLength && written - parsed < highMark) {
          const chunk = text.slice(written, written + chunkBytes);
          written += chunk.byteLength;
          terminal?.write(chunk, () => {
            parsed += chunk.byteLength;
            if (parsed < text.byteLength) write();
            else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
          });
        }
      };
      write();
    });
  },
};

window.bare = bare;
