/** What the page-side probe answers; see {@link installProbe}. Times are of the page's clock, in milliseconds. */
export interface TerminalProbe {
  /** Forgets what was used so far; the next key is the beginning. */
  begin(): void;
  /** Resolves with the time from the first key on to the frame after this many bytes were used and the prompt is there. */
  prompt(atLeast: number): Promise<number>;
  /** Bytes used since the beginning. */
  used(): number;
  /** When the last bytes were used, counted from the first key on. */
  lastUsed(): number;
  /** SHA-256 of the `size` bytes from the first appearance of `start` on, and how many bytes were used before and after them. */
  digest(start: string, size: number): Promise<{ sha256: string; before: number; after: number }>;
}

declare global {
  interface Window {
    terminalProbe: TerminalProbe;
  }
}

/**
 * Runs in the page before its scripts do. It stands between the app and its message port, and notes the bytes of the newest
 * exec stream in the order in which the app says that it has used them: after xterm.js has parsed them, when it acknowledges
 * them. The first `keptBytes` are kept, and hashed after a run, not while it is timed.
 */
export function installProbe(keptBytes: number): void {
  let watched: { port: MessagePort; id: number } | null = null;
  let waiting: Uint8Array[] = [];
  // In one array that is there before: thousands of kept ones would keep the garbage collector busy while a run is timed.
  const used = new Uint8Array(keptBytes);
  let usedBytes = 0;
  let lastBytes = new Uint8Array(0);
  let begun = 0;
  let lastUsed = 0;
  let onUsed = () => {};

  const consume = (bytes: number) => {
    const data = waiting.shift();
    if (!data || data.byteLength !== bytes) throw new Error('The page acknowledged what it was not sent.');
    if (bytes === 0) return;
    used.set(data.subarray(0, Math.max(0, keptBytes - usedBytes)), Math.min(usedBytes, keptBytes));
    lastBytes = data.slice(-16);
    usedBytes += bytes;
    lastUsed = performance.now();
    onUsed();
  };

  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, ...more: unknown[]) {
    const sent = message as { t?: string; id?: number; op?: string; bytes?: number } | null;
    if (sent?.t === 'open' && sent.op === 'terminals.exec') {
      watched = { port: this, id: sent.id ?? 0 };
      waiting = [];
    } else if (sent?.t === 'ack' && this === watched?.port && sent.id === watched.id) consume(sent.bytes ?? 0);
    Reflect.apply(postMessage, this, [message, ...more]);
  };

  const onmessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...onmessage,
    set(this: MessagePort, receive: (event: MessageEvent) => void) {
      onmessage?.set?.call(this, (event: MessageEvent) => {
        const got = event.data as { t?: string; id?: number; item?: { data: Uint8Array } } | null;
        if (got?.t === 'item' && got.item && this === watched?.port && got.id === watched.id)
          waiting.push(got.item.data);
        receive.call(this, event);
      });
    },
  });

  window.addEventListener(
    'keydown',
    event => {
      if (event.key !== 'Control') begun ||= event.timeStamp;
    },
    { capture: true },
  );

  // Busybox's shell asks for the cursor's place after its prompt.
  const prompts = ['# ', '# \x1b[6n'];
  const endsWithPrompt = () => {
    const end = new TextDecoder().decode(lastBytes);
    return prompts.some(each => end.endsWith(each));
  };

  window.terminalProbe = {
    begin: () => {
      usedBytes = 0;
      begun = 0;
    },
    used: () => usedBytes,
    lastUsed: () => lastUsed - begun,
    prompt: atLeast =>
      new Promise(resolve => {
        const look = () => {
          if (begun === 0 || usedBytes < atLeast || !endsWithPrompt()) return;
          onUsed = () => {};
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
        };
        onUsed = look;
        look();
      }),
    digest: async (start, size) => {
      const before = new TextDecoder('latin1').decode(used.subarray(0, 4096)).indexOf(start);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', used.subarray(before, before + size)));
      const sha256 = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
      return { sha256, before, after: usedBytes - before - size };
    },
  };
}
