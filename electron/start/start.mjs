// `npm start`: from a bare checkout to the window. Runs on the machine's own Node at first, so up to `continueOnPinnedNode`
// nothing but Node's own modules may be imported.
import { mkdirSync, rmSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { cacheFolder } from './cache.mjs';
import { exitOnSignals } from './commands.mjs';
import { continueOnPinnedNode, ensureDependencies } from './dependencies.mjs';
import { startDisplay } from './display.mjs';
import { launch } from './launch.mjs';
import { parseOptions, usage } from './options.mjs';
import { prepare } from './prepare.mjs';
import { printFailure, printStep } from './progress.mjs';

/** @returns {import('./options.mjs').StartOptions | undefined} */
function options() {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n\n${usage}`);
    return undefined;
  }
}

/** Says so when the app has saved the window's picture: without a display, that is all there is to see. @param {string} path */
function announcePicture(path) {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== basename(path)) return;
    printStep('Window', `is up, its picture is ${path}`);
    watcher.close();
  });
  return () => watcher.close();
}

/** @param {import('./options.mjs').StartOptions} options @returns {Promise<number>} the exit code */
async function start({ demo: isDemo, setUpOnly }) {
  const leaveToNext = exitOnSignals();
  await ensureDependencies(printStep);
  leaveToNext();
  const code = await continueOnPinnedNode(fileURLToPath(import.meta.url));
  if (code !== undefined) return code;

  const leaveToLaunch = exitOnSignals();
  const prepared = await prepare({ onStep: printStep });
  await build(printStep);
  leaveToLaunch();
  if (setUpOnly) return 0;

  const screen = prepared.display ? undefined : await startDisplay();
  const picture = process.env.GANTRY_PICTURE ?? join(cacheFolder(), 'window.png');
  if (screen)
    printStep('Display', `there is none: the window opens on a screen in memory (Xvfb ${screen.env.DISPLAY})`);
  const stopAnnouncing = screen ? announcePicture(picture) : undefined;
  try {
    printStep('Gantry', `starting Electron ${prepared.electron.version}; Ctrl-C quits`);
    const electron = {
      path: prepared.electron.path,
      args: prepared.sandbox ? [] : ['--no-sandbox'],
      env: {
        ...(prepared.starter ? { GANTRY_STARTER: prepared.starter } : {}),
        ...(screen ? { ...screen.env, GANTRY_PICTURE: picture } : {}),
      },
    };
    if (!isDemo) return await launch(electron);
    const { demo } = await import('./demo.mjs');
    return await demo({ ...electron, folder: process.env.GANTRY_DEMO_DIR ?? join(cacheFolder(), 'demo') });
  } finally {
    stopAnnouncing?.();
    await screen?.stop();
  }
}

const chosen = options();
if (chosen === undefined) process.exitCode = 2;
else if (chosen.help) console.log(usage);
else process.exitCode = await start(chosen).catch(printFailure);
