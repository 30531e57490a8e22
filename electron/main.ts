import path from 'node:path';
import { app, type BrowserWindow, ipcMain, Menu, MessageChannelMain, type WebContents } from 'electron';
import { shellContract } from '../runtime/contract/index.ts';
import { Emitter, serve } from '../runtime/index.ts';
import { createShellHandlers, type PageRequest } from './shell/handlers.ts';
import { appIcon } from './shell/icon.ts';
import { installMenu } from './shell/menu.ts';
import { savePicture } from './shell/picture.ts';
import { wrapPort } from './shell/port.ts';
import { origin, registerScheme, servePage } from './shell/protocol.ts';
import { RuntimeHost } from './shell/runtime-host.ts';
import { createTray } from './shell/tray.ts';
import { createWindow } from './shell/window.ts';

// Composition only: what each part does stands in shell/.
registerScheme();
Menu.setApplicationMenu(null);
const home = process.env.GANTRY_HOME;
if (home) app.setPath('userData', path.join(home, 'electron'));

const runtime = new RuntimeHost();
const requests = new Emitter<PageRequest>();
let window: BrowserWindow | null = null;
let quitting = false;
let closeToTray = true;

if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('before-quit', onBeforeQuit);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  void app.whenReady().then(start);
}

function start(): void {
  runtime.start();
  servePage(path.join(import.meta.dirname, 'page'));
  ipcMain.on('connect', event => connect(event.sender, event.senderFrame?.url ?? ''));
  open();
}

/** What nobody needs before the first paint, and what would only make that later. */
function startRest(target: BrowserWindow): void {
  const ask = (request: PageRequest) => {
    show();
    requests.emit(request);
  };
  installMenu({ quit: () => ask({ type: 'quit' }), navigate: to => ask({ type: 'navigate', path: to }) });
  if (process.platform === 'linux') target.setIcon(appIcon(64));
  const tray = createTray({ show, quit: () => ask({ type: 'quit' }) });
  app.once('will-quit', () => tray?.destroy());
}

function open(): void {
  window = createWindow();
  // Hidden rather than closed, so that open terminals and logs are there again when it is shown.
  window.on('close', event => {
    if (quitting || !closeToTray) return;
    event.preventDefault();
    window?.hide();
  });
  window.once('closed', () => {
    window = null;
  });
}

function show(): void {
  if (!window) open();
  if (window?.isMinimized()) window.restore();
  window?.show();
  window?.focus();
}

/** Gives the page its two ports: one to the runtime, one to the shell. Anything but our own page is refused. */
function connect(sender: WebContents, url: string): void {
  const target = window;
  if (!target || sender !== target.webContents || !url.startsWith(`${origin}/`)) return;
  const { port1, port2 } = new MessageChannelMain();
  const handlers = createShellHandlers({
    window: target,
    onReady: () => onPageReady(target),
    quit: () => app.quit(),
    onConfigure: configuration => {
      closeToTray = configuration.closeToTray;
    },
    onRequest: listener => {
      const subscription = requests.on(listener);
      return () => subscription.dispose();
    },
  });
  serve(shellContract, handlers, wrapPort(port1), (operation, error) => console.error(operation, error));
  sender.postMessage('port', 'shell', [port2]);
  runtime.connect(sender);
}

let pageReady = false;
function onPageReady(target: BrowserWindow): void {
  if (pageReady) return;
  pageReady = true;
  startRest(target);
  if (process.env.GANTRY_REPORT_READY) process.stdout.write('gantry ready\n');
  const picture = process.env.GANTRY_PICTURE;
  if (picture) void savePicture(target, picture);
}

/** The runtime closes its streams and files first; the engine and its containers run on. */
function onBeforeQuit(event: Electron.Event): void {
  if (quitting) return;
  quitting = true;
  event.preventDefault();
  void runtime.stop().finally(() => app.quit());
}
