/** What a typed text does to a line without a terminal: what shows on the screen, and what goes to the program. */
export interface Typed {
  screen: string;
  send: string;
}

/** Escape sequences that arrows and pastes send, and that are dropped. */
const escapes = new RegExp(`${'\x1b'}(\\[200~|\\[201~|\\[[\\d;]*[A-Za-z~]|O[A-Z])`, 'g');

/**
 * The least that one needs to talk to a PID 1 without a TTY, where nothing echoes and nothing edits: the line shows while it is
 * typed, Backspace takes the last character back, Ctrl+U all of it, Enter sends.
 */
export class LineEditor {
  #line: string[] = [];

  type(text: string): Typed {
    let screen = '';
    let send = '';
    for (const char of text.replaceAll(escapes, '')) {
      if (char === '\r' || char === '\n') {
        send += `${this.#line.join('')}\n`;
        screen += '\r\n';
        this.#line = [];
      } else if (char === '\x7f' || char === '\b') {
        if (this.#line.pop() !== undefined) screen += '\b \b';
      } else if (char === '\x15') {
        screen += '\b \b'.repeat(this.#line.length);
        this.#line = [];
      } else if (char >= ' ' || char === '\t') {
        this.#line.push(char);
        screen += char;
      }
    }
    return { screen, send };
  }
}
