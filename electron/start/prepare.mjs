import { join } from 'node:path';
import { checkoutCache, writeWhole } from './cache.mjs';
import { ensureDependencies, pinnedNode } from './dependencies.mjs';
import { hasDisplay } from './display.mjs';
import { hasOverride } from './electron-override.mjs';
import { ensureElectron, planElectron } from './electron-runtime.mjs';
import { ensurePackages } from './packages.mjs';

/**
 * @typedef {object} Prepared What the set-up has made ready
 * @property {string} node the Node that scripts run on
 * @property {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @property {string | undefined} starter the path of gantry-starter.tar
 * @property {boolean} display whether windows have somewhere to appear; if not, display.mjs starts a screen in memory
 * @property {boolean} sandbox false when Electron must be started with --no-sandbox: Chromium refuses to sandbox root
 */

/** Where the last result is, for whatever can't wait for a promise. */
export const preparedPath = () => join(checkoutCache(), 'prepared.json');

/**
 * Makes this machine ready to run Gantry (or its tests). Each part does nothing when it is done already.
 * @param {{ forTests?: boolean, onStep: import('./progress.mjs').OnStep }} options
 * @returns {Promise<Prepared>}
 * @throws {import('./progress.mjs').SetUpError} with a sentence on what the user can do
 */
export async function prepare({ forTests = false, onStep }) {
  await ensureDependencies(onStep);
  const plan = await planElectron(onStep);
  const unzip = 'needsOverride' in plan && !hasOverride();
  await ensurePackages({ display: hasDisplay(), unzip, forTests }, onStep);
  const electron = await ensureElectron(plan, onStep);
  // Only now: it needs a dependency (tar-stream), and the busybox that the packages bring.
  const { ensureStarter } = await import('./starter.mjs');
  const starter = await ensureStarter(onStep);
  const prepared = { node: pinnedNode, electron, starter, display: hasDisplay(), sandbox: process.getuid?.() !== 0 };
  writeWhole(preparedPath(), `${JSON.stringify(prepared, null, 2)}\n`);
  return prepared;
}
