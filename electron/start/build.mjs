import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkoutCache, hashOf, projectRoot, readIfThere, withLock, writeWhole } from './cache.mjs';
import { printFailure, printStep, SetUpError } from './progress.mjs';

const dist = join(projectRoot, 'dist');
const stampPath = join(checkoutCache(), 'build.stamp');
const outputs = [
  'main.cjs',
  'preload.cjs',
  'runtime-entry.cjs',
  'runtime.cjs',
  'layers-worker.cjs',
  'page/index.html',
].map(name => join(dist, name));

/** Every file that the build may read. @returns {string[]} */
function inputs() {
  const sources = ['electron', 'renderer', 'runtime', 'assets'].flatMap(folder =>
    readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map(entry => join(entry.parentPath, entry.name)),
  );
  return [...sources, join(projectRoot, 'package-lock.json')].sort();
}

const fingerprint = () => hashOf(...inputs().flatMap(path => [relative(projectRoot, path), readFileSync(path)]));

/** The scripts that run outside the page, each as one file: the installed app has no node_modules. */
async function buildScripts() {
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: {
      main: 'electron/main.ts',
      preload: 'electron/preload.ts',
      'runtime-entry': 'electron/runtime-entry.ts',
      runtime: 'electron/runtime-process.ts',
      'layers-worker': 'runtime/layers/worker.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20', // the oldest override, Electron 33
    external: ['electron'],
    supported: { 'dynamic-import': false }, // code from the cache (runtime-entry.ts) can only require
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' }, // a CommonJS file has no import.meta
    minifyWhitespace: true, // a third less to read and to parse at each start
    minifySyntax: true,
    sourcemap: true,
    logLevel: 'silent', // its errors come with the exception
  });
}

async function buildPage() {
  const vite = await import('vite');
  await vite.build({ configFile: join(projectRoot, 'renderer/vite.config.ts'), logLevel: 'silent' });
}

/**
 * Builds dist/, unless it is the result of these very sources.
 * @param {import('./progress.mjs').OnStep} onStep
 */
export async function build(onStep) {
  const isBuilt = () => readIfThere(stampPath) === fingerprint() && outputs.every(path => existsSync(path));
  if (isBuilt()) return onStep('Build', 'up to date');
  const waiting = () => onStep('Build', 'another one is under way, waiting');
  await withLock(`build-${hashOf(projectRoot).slice(0, 12)}`, waiting, async () => {
    if (isBuilt()) return onStep('Build', 'up to date');
    // Taken before: a source that changes during the build makes the next one build again.
    const stamp = fingerprint();
    rmSync(stampPath, { force: true });
    onStep('Build', 'bundling the scripts and the page');
    const results = await Promise.allSettled([buildScripts(), buildPage()]);
    const failed = results
      .filter(result => result.status === 'rejected')
      .map(result => String(result.reason?.message ?? result.reason));
    if (failed.length) throw new SetUpError(`The build failed.\n${failed.join('\n')}`);
    writeWhole(stampPath, stamp);
    onStep('Build', 'done');
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  build(printStep).catch(error => {
    process.exitCode = printFailure(error);
  });
}
