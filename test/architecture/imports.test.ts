import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { lineLimit, shapeViolation, strangers, violation } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(file => file && existsSync(path.join(root, file)));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const sources = tracked.filter(file => /\.(ts|tsx|mjs)$/.test(file));
const layered = sources.filter(file => /^(electron|runtime|renderer)\/.*\.tsx?$/.test(file));

describe('the project as it is', () => {
  test('keeps to the import table of ARCHITECTURE.md', () => {
    expect(layered.length).toBeGreaterThan(0);
    const found = layered.flatMap(file => importsOf(file, read(file))).flatMap(one => violation(one) ?? []);
    expect(found).toEqual([]);
  });

  test('has files of readable length, with names that say something', () => {
    expect(sources.flatMap(file => shapeViolation(file, read(file)) ?? [])).toEqual([]);
  });

  test('has nothing at its top that was not agreed on', () => {
    expect(strangers(tracked)).toEqual([]);
  });
});

/** The checks must be able to fail: each line is against a rule of its own. */
const bad: [file: string, target: string, reason: string][] = [
  ['runtime/containers/list.ts', 'electron', 'electron does not belong there'],
  ['runtime/containers/list.ts', '../../electron/main.ts', 'runtime never imports electron'],
  ['runtime/containers/list.ts', '../../renderer/format/bytes.ts', 'runtime never imports renderer'],
  ['runtime/containers/list.ts', '../images/pull.ts', 'only through its index.ts'],
  ['runtime/containers/list.ts', '../base/emitter', 'with the ending'],
  ['runtime/containers/list.ts', '../../test/fixtures/engine.ts', 'no tests'],
  ['runtime/docker/events.ts', '../host/paths.ts', 'may import only contract, base'],
  ['runtime/base/emitter.ts', '../containers/index.ts', 'may import only contract'],
  ['runtime/contract/images.ts', '../base/emitter.ts', 'may import only itself'],
  ['runtime/contract/images.ts', 'node:fs', 'only zod'],
  ['renderer/features/logs/LogPage.tsx', '../containers/ContainerPage.tsx', 'never imports its sibling'],
  ['renderer/features/logs/LogPage.tsx', '../../app/Frame.tsx', 'features lies below app'],
  ['renderer/ui/Button.tsx', '../stores/theme.ts', 'ui lies below stores'],
  ['renderer/stores/state.ts', '../../runtime/base/emitter.ts', 'only the contract'],
  ['renderer/ipc/client.ts', '../../electron/preload.ts', 'nothing of electron'],
  ['renderer/ipc/client.ts', 'node:fs', 'node does not belong there'],
  ['renderer/elsewhere/x.ts', '../ui/Button.tsx', 'no such layer'],
  ['electron/shell/window.ts', '../../runtime/engine/supervisor.ts', 'only runtime/contract and runtime/index.ts'],
  ['electron/main.ts', '../renderer/main.tsx', 'only runtime/contract and runtime/index.ts'],
];

const good: [file: string, target: string][] = [
  ['runtime/containers/list.ts', '../images/index.ts'],
  ['runtime/containers/list.ts', '../engine/driver.ts'],
  ['runtime/containers/list.ts', './row.ts'],
  ['runtime/index.ts', './containers/handlers.ts'],
  ['runtime/contract/images.ts', 'zod'],
  ['runtime/base/emitter.test.ts', '../containers/list.ts'],
  ['renderer/main.tsx', './app/App.tsx'],
  ['renderer/features/logs/LogPage.tsx', '../../ui/Button.tsx'],
  ['renderer/features/logs/LogPage.tsx', './rows.ts'],
  ['renderer/ipc/client.ts', '../../runtime/contract/index.ts'],
  ['electron/runtime-process.ts', '../runtime/index.ts'],
  ['electron/shell/window.ts', 'electron'],
];

describe('the checker', () => {
  test.each(bad)('refuses that %s imports %s', (file, target, reason) => {
    expect(violation({ file, target })).toContain(reason);
  });

  test.each(good)('lets %s import %s', (file, target) => {
    expect(violation({ file, target })).toBeUndefined();
  });

  test('sees every way of importing, and no comment', () => {
    const source = `import type { A } from './a.ts';
import './b.css';
export * from "./c.ts";
import {
  d,
} from './d.ts';
const e = await import('./e.ts');
type F = import('./f.ts').F;
// import x from './comment.ts';
/* import y from './comment.ts'; */`;
    const targets = importsOf('renderer/ui/x.ts', source).map(one => one.target);
    expect(targets).toEqual(['./a.ts', './b.css', './c.ts', './d.ts', './e.ts', './f.ts']);
  });

  test('refuses long files, empty names and strangers at the top', () => {
    expect(shapeViolation('runtime/base/x.ts', 'x\n'.repeat(lineLimit))).toBeUndefined();
    expect(shapeViolation('runtime/base/x.ts', 'x\n'.repeat(lineLimit + 1))).toContain('401 lines');
    expect(shapeViolation('renderer/ui/utils.ts', '')).toContain('says nothing');
    expect(shapeViolation('renderer/utils/x.ts', '')).toContain('says nothing');
    expect(strangers(['package.json', '.ci/run', 'vite.config.ts', 'src/main.ts'])).toEqual(['vite.config.ts', 'src']);
  });
});
