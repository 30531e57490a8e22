import { app, type BrowserWindow, clipboard, dialog, nativeTheme, shell } from 'electron';
import { GantryError, type ShellContract } from '../../runtime/contract/index.ts';
import { AsyncQueue, type Handlers, type StreamContext } from '../../runtime/index.ts';

/** What menu and tray ask of the page; see `app.requests` in the contract. */
export type PageRequest = { type: 'quit' } | { type: 'navigate'; path: string };

export interface ShellOptions {
  window: BrowserWindow;
  /** Called once, when the page has painted its first list. */
  onReady(): void;
  quit(): void;
  onConfigure(configuration: { closeToTray: boolean }): void;
  /** Registers the page as the receiver of requests; returns the way to take it back. */
  onRequest(listener: (request: PageRequest) => void): () => void;
}

/** The main process's side of the shell contract. */
export function createShellHandlers(options: ShellOptions): Handlers<ShellContract> {
  const { window } = options;
  return {
    app: {
      info: () => ({
        version: app.getVersion(),
        electron: process.versions.electron ?? '',
        platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      }),
      ready: () => {
        options.onReady();
        return {};
      },
      quit: () => {
        options.quit();
        return {};
      },
      requests: (_input, context) => requests(options, context),
      configure: ({ openAtLogin, closeToTray, theme }) => {
        options.onConfigure({ closeToTray });
        nativeTheme.themeSource = theme;
        // On Linux Electron has no such setting; asking for what is already so would write needlessly elsewhere.
        if (app.getLoginItemSettings().openAtLogin !== openAtLogin) app.setLoginItemSettings({ openAtLogin });
        return {};
      },
    },
    window: {
      minimize: () => done(() => window.minimize()),
      toggleMaximize: () => done(() => (window.isMaximized() ? window.unmaximize() : window.maximize())),
      close: () => done(() => window.close()),
      state: (_input, context) => windowState(window, context),
    },
    dialog: {
      open: async ({ title, type, filters }) => {
        const answer = await dialog.showOpenDialog(window, {
          title,
          filters,
          properties: [type === 'file' ? 'openFile' : 'openDirectory'],
        });
        return { path: answer.filePaths[0] ?? null };
      },
      save: async ({ title, defaultName, filters }) => {
        const answer = await dialog.showSaveDialog(window, { title, defaultPath: defaultName, filters });
        return { path: answer.canceled ? null : (answer.filePath ?? null) };
      },
    },
    clipboard: {
      write: ({ text }) => done(() => clipboard.writeText(text)),
      // A promise from Electron 41 on, text before.
      read: async () => ({ text: await clipboard.readText() }),
    },
    external: {
      open: async ({ url }) => {
        if (!isWebAddress(url))
          throw new GantryError({ kind: 'invalid-input', message: 'Only http and https addresses are opened.' });
        await shell.openExternal(url);
        return {};
      },
      reveal: ({ path }) => done(() => shell.showItemInFolder(path)),
    },
  };
}

function done(act: () => void): Record<string, never> {
  act();
  return {};
}

/** Anything but the web could start a program. */
export function isWebAddress(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

async function* requests(options: ShellOptions, { signal }: StreamContext<never>): AsyncGenerator<PageRequest> {
  const queue = new AsyncQueue<PageRequest>();
  const leave = options.onRequest(request => queue.push(request));
  signal.addEventListener('abort', () => queue.end(), { once: true });
  try {
    yield* queue;
  } finally {
    leave();
  }
}

interface WindowState {
  maximized: boolean;
  focused: boolean;
  visible: boolean;
}

async function* windowState(window: BrowserWindow, { signal }: StreamContext<never>): AsyncGenerator<WindowState> {
  const queue = new AsyncQueue<WindowState>();
  const push = () =>
    queue.push({
      maximized: window.isMaximized(),
      focused: window.isFocused(),
      visible: window.isVisible() && !window.isMinimized(),
    });
  // Typed as a plain emitter: the typings have an overload an event, and these are eight events with one listener.
  const emitter: NodeJS.EventEmitter = window;
  const events = ['maximize', 'unmaximize', 'focus', 'blur', 'show', 'hide', 'minimize', 'restore'];
  for (const event of events) emitter.on(event, push);
  signal.addEventListener('abort', () => queue.end(), { once: true });
  try {
    push();
    yield* queue;
  } finally {
    for (const event of events) emitter.off(event, push);
  }
}
