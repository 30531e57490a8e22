import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { CodeCache } from './code-cache.ts';

// The entry of the utility process: runs runtime.cjs with the code that V8 made of it at an earlier start. Compiling it anew
// takes a tenth of the time from the app's start to its first list. The only argument is the folder where the code is kept.

/** Until then the runtime has compiled what a start needs, in milliseconds. */
const keepAfterMs = 10_000;

const file = path.join(import.meta.dirname, 'runtime.cjs');
const source = readFileSync(file, 'utf8');
const [folder] = process.argv.slice(2);
const cache = folder ? new CodeCache(folder, source) : null;
const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: cache?.read() });
const run = script.runInThisContext() as (...args: unknown[]) => void;
const module = { exports: {} };
run(module.exports, createRequire(file), module, file, import.meta.dirname);

if (cache && script.cachedDataRejected !== false) {
  let kept = false;
  const keep = () => {
    if (!kept) cache.write(script.createCachedData());
    kept = true;
  };
  setTimeout(keep, keepAfterMs).unref();
  process.once('exit', keep);
}
