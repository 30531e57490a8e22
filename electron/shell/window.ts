import path from 'node:path';
import { BrowserWindow, nativeTheme, type WebContents } from 'electron';
import { origin } from './protocol.ts';

/** Grounds of the two themes (--bg-chrome), so that the window never flashes before the page is painted. */
const ground = { light: '#edf0f2', dark: '#0f1417' };

/** Creates the main window and begins to load the page. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 760,
    minHeight: 480,
    show: false,
    frame: false,
    titleBarStyle: 'hidden',
    title: 'Gantry',
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      v8CacheOptions: 'bypassHeatCheck',
    },
  });
  window.once('ready-to-show', () => window.show());
  secure(window.webContents);
  // `spellcheck: false` alone still loads the checker at each start.
  window.webContents.session.setSpellCheckerEnabled(false);
  void window.loadURL(`${origin}/index.html`);
  return window;
}

/** The page stays where it is: no navigation, no second window, no permission. */
function secure(contents: WebContents): void {
  contents.on('will-navigate', event => event.preventDefault());
  contents.on('will-attach-webview', event => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  contents.session.setPermissionCheckHandler(() => false);
}
