import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from './cache.mjs';
import { officialElectron } from './electron-official.mjs';
import { canOverride, override, overrideElectron } from './electron-override.mjs';
import { SetUpError } from './progress.mjs';

/**
 * @typedef {{ path: string, version: string, override: boolean }} ElectronRuntime
 * @typedef {{ ready: ElectronRuntime, text: string } | { needsOverride: string }} ElectronPlan
 */

/** The Electron that the user chose: the variable is Electron's own (its index.js honours it as well). */
function chosenElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const path = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  if (!existsSync(path))
    throw new SetUpError(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, but there is no Electron in it.`);
  return { path, version: readIfThere(join(folder, 'version'))?.trim().replace(/^v/, '') ?? 'unknown', override: true };
}

/**
 * Finds out which Electron to use, before anything of the system is needed for it.
 * @param {import('./progress.mjs').OnStep} onStep
 * @returns {Promise<ElectronPlan>}
 */
export async function planElectron(onStep) {
  const chosen = chosenElectron();
  if (chosen) return { ready: chosen, text: `ready (${chosen.version}, from ELECTRON_OVERRIDE_DIST_PATH)` };
  const official = await officialElectron(onStep);
  if ('path' in official) return { ready: { ...official, override: false }, text: `ready (${official.version})` };
  if (canOverride()) return { needsOverride: official.reason };
  throw new SetUpError(
    `Electron's official binary can't be had: ${official.reason}. There is no override for ${process.platform} ${process.arch}; ` +
      'set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron.',
  );
}

/**
 * @param {ElectronPlan} plan
 * @param {import('./progress.mjs').OnStep} onStep
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron(plan, onStep) {
  if ('ready' in plan) {
    onStep('Electron runtime', plan.text);
    return plan.ready;
  }
  const runtime = await overrideElectron(onStep);
  onStep(
    'Electron runtime',
    `ready (override ${override.version}: the official binary can't be had, ${plan.needsOverride})`,
  );
  return { ...runtime, override: true };
}
