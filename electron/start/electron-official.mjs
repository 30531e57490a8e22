import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, projectRoot, readIfThere, withLock, writeWhole } from './cache.mjs';
import { run } from './commands.mjs';

const packageFolder = join(projectRoot, 'node_modules', 'electron');
const reachTimeout = 8_000; // ms without an answer, or without another byte
const retryAfter = 24 * 3_600_000; // ms: how long "can't be reached" is believed

const electronVersion = () => JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;

/** The official binary in node_modules, as node_modules/electron/install.js leaves it, or undefined. */
function installedBinary() {
  const name = readIfThere(join(packageFolder, 'path.txt'));
  const version = readIfThere(join(packageFolder, 'dist', 'version'))?.replace(/^v/, '');
  if (!name || version !== electronVersion()) return undefined;
  const path = join(packageFolder, 'dist', name);
  return existsSync(path) ? path : undefined;
}

/**
 * A downloader for @electron/get that gives up soon: its own waits as long as the network does.
 * @param {() => void} onAnswer called when the release site has begun to answer
 */
const quickDownloader = onAnswer => ({
  /** @param {string} url @param {string} targetFilePath */
  async download(url, targetFilePath) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), reachTimeout);
    const answer = await fetch(url, { signal: abort.signal });
    if (!answer.ok || !answer.body) throw new Error(`answer ${answer.status}`);
    onAnswer();
    const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (answer.body));
    body.on('data', () => timer.refresh());
    await pipeline(body, createWriteStream(targetFilePath)).finally(() => clearTimeout(timer));
  },
});

/** @param {unknown} error @returns {string} half a sentence */
function reasonOf(error) {
  const { name, message, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
  if (name === 'AbortError') return 'the release site does not answer';
  if (cause) return `no way to the release site, ${cause.code ?? message}`;
  return `the release site can't serve it, ${message}`;
}

/** Fetches the zip into @electron/get's own cache, where electron's install.js finds it. @param {string} version @param {() => void} onAnswer */
async function fetchZip(version, onAnswer) {
  const require = createRequire(join(packageFolder, 'install.js')); // @electron/get is electron's dependency, not ours
  const { downloadArtifact } = await import(require.resolve('@electron/get'));
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: require('./checksums.json'),
    downloader: quickDownloader(onAnswer),
  });
}

/**
 * Electron's own binary for the version in package-lock.json, downloaded if the release site can be reached. A failure is
 * remembered for a day, so that a machine without a way there doesn't wait on each start.
 * @param {import('./progress.mjs').OnStep} onStep
 * @returns {Promise<{ path: string, version: string } | { reason: string }>}
 */
export async function officialElectron(onStep) {
  const version = electronVersion();
  const installed = installedBinary();
  if (installed) return { path: installed, version };

  const memory = join(cacheFolder(), `electron-official-${version}.json`);
  const known = JSON.parse(readIfThere(memory) ?? '{}');
  if (Date.now() - (known.at ?? 0) < retryAfter) return { reason: known.reason };

  return withLock(
    'electron-official',
    () => {},
    async () => {
      onStep('Electron runtime', `looking for the official ${version}`);
      let reason = 'its zip could not be unpacked';
      try {
        await fetchZip(version, () => onStep('Electron runtime', `downloading the official ${version}`));
        // The override's variable would make install.js believe that all is done.
        await run(process.execPath, [join(packageFolder, 'install.js')], { env: { ELECTRON_OVERRIDE_DIST_PATH: '' } });
        const path = installedBinary();
        if (path) return { path, version };
      } catch (error) {
        reason = reasonOf(error);
      }
      writeWhole(memory, JSON.stringify({ at: Date.now(), reason }));
      return { reason };
    },
  );
}
