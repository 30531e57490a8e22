import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { busyboxImage } from '../fixtures/busybox-image.ts';
import { call } from '../fixtures/images-noun.ts';
import { type BuildsRig, startBuildsRig } from './builds-rig.ts';

let rig: BuildsRig;
beforeAll(async () => {
  rig = await startBuildsRig();
}, 120_000);
afterAll(() => rig.stop(), 60_000);

const folder = (path: string, dockerfile = '') => ({ type: 'folder' as const, path, dockerfile });
test('a folder is built: steps with their lines, output with colours, tags, labels, arguments', async () => {
  const path = rig.project({
    Dockerfile: [
      '# a comment',
      `FROM ${busyboxImage} AS base`,
      'ARG WHO=nobody',
      'RUN printf "\\033[32mhello %s\\033[0m\\n" "$WHO"',
      'FROM base',
      'COPY app /app',
      'CMD ["cat", "/app/file"]',
    ].join('\n'),
    'app/file': 'text',
  });
  const row = await rig.build({
    source: folder(path),
    tags: ['team/one:1', 'team/one:latest'],
    args: [{ name: 'WHO', value: 'you' }],
    labels: [{ name: 'made.by', value: 'test' }],
  });
  expect(row).toMatchObject({ state: 'done', name: 'team/one:1', error: null, steps: { total: 3, done: 3 } });
  const image = rig.noun.store.get('images', row.image ?? '');
  expect(image?.tags.sort()).toEqual(['team/one:1', 'team/one:latest']);
  expect(image?.labels).toMatchObject({ 'made.by': 'test' });
  const detail = await rig.detail(row.id);
  expect(detail.steps.filter(step => !step.internal).map(step => step.line)).toEqual(expect.arrayContaining([2, 4, 6]));
  const run = detail.steps.find(step => step.instruction.startsWith('RUN'));
  expect(run).toMatchObject({ stage: 'base', line: 4, state: 'done' });
  const lines = (await rig.log(row.id)).filter(line => line.step === run?.index);
  expect(lines.map(line => line.text)).toEqual(['\u001b[32mhello you\u001b[0m']);
  expect(detail.context).toMatchObject({ files: 2 });
});

test('a second run is cached; a changed file says why the steps from it on are not', async () => {
  const path = rig.project({
    Dockerfile: `FROM ${busyboxImage}\nRUN echo first\nCOPY src /src\nRUN echo second\n`,
    'src/a.txt': 'a',
    'src/b.txt': 'b',
  });
  const first = await rig.build({ source: folder(path), tags: ['team/cache:1'] });
  expect((await rig.detail(first.id)).steps.find(step => step.instruction === 'RUN echo first')?.reason).toMatch(
    /first build/,
  );
  const second = await rig.build({ source: folder(path), tags: ['team/cache:1'] });
  expect(second.steps).toMatchObject({ total: 4, cached: 3 });
  writeFileSync(join(path, 'src', 'b.txt'), 'changed');
  const third = await rig.build({ source: folder(path), tags: ['team/cache:1'] });
  const steps = (await rig.detail(third.id)).steps;
  const step = (text: string) => steps.find(each => each.instruction.startsWith(text));
  expect(step('RUN echo first')?.state).toBe('cached');
  expect(step('COPY src')?.reason).toBe('Files changed: src/b.txt.');
  expect(step('RUN echo second')?.reason).toMatch(/^A step before it ran anew: COPY src/);
  writeFileSync(join(path, 'Dockerfile'), `FROM ${busyboxImage}\nRUN echo other\nCOPY src /src\nRUN echo second\n`);
  const fourth = await rig.build({ source: folder(path), tags: ['team/cache:1'] });
  const changed = (await rig.detail(fourth.id)).steps.find(each => each.instruction === 'RUN echo other');
  expect(changed?.reason).toBe('The instruction changed; it was: RUN echo first');
});

test('a failing step is pinned to its line, with its last output', async () => {
  const path = rig.project({
    Dockerfile: `FROM ${busyboxImage}\n\nRUN echo fine\nRUN echo about to fail \\\n && exit 3\nRUN echo never\n`,
  });
  const row = await rig.build({ source: folder(path) });
  expect(row.state).toBe('failed');
  expect(row.error?.message).toMatch(/^RUN echo about to fail .*failed with exit code 3 \(line 4\)\.$/);
  const { fault, steps } = await rig.detail(row.id);
  expect(fault).toMatchObject({ line: 4, output: ['about to fail'] });
  expect(steps.find(step => step.instruction === 'RUN echo never')?.state).toBe('skipped');
  expect(steps.find(step => step.index === fault?.step)?.state).toBe('failed');
});

test('a context with a socket, a pipe, dangling and looping links is sent without what can’t be', async () => {
  const path = rig.project({
    Dockerfile: `FROM ${busyboxImage}\nCOPY . /all\nRUN ls -l /all && readlink /all/dangling && test ! -e /all/skip.me\n`,
    '.dockerignore': 'skip.*\n',
    'skip.me': 'x',
    'a-name-that-is-much-longer-than-one-hundred-characters-which-is-all-that-the-oldest-tar-header-has-room-for/file.txt':
      'long',
  });
  symlinkSync('nowhere', join(path, 'dangling'));
  symlinkSync('.', join(path, 'loop'));
  spawnSync('mkfifo', [join(path, 'pipe')]);
  const server = createServer().listen(join(path, 'socket'));
  try {
    const source = { ...folder(path), dockerfile: '' };
    const { context } = await rig.builds.handlers.context({ source }, call);
    expect(context?.skipped).toEqual([
      { path: 'pipe', why: 'a pipe' },
      { path: 'socket', why: 'a socket' },
    ]);
    expect(context).toMatchObject({ ignored: 1, ignoreFile: '.dockerignore' });
    const row = await rig.build({ source });
    expect(row.error).toBeNull();
    expect(row.state).toBe('done');
  } finally {
    server.close();
  }
});

test('a build is cancelled at once, and its output so far stays', async () => {
  const path = rig.project({ Dockerfile: `FROM ${busyboxImage}\nRUN echo begun; sleep 60\n` });
  const started = rig.start({ source: folder(path) });
  await expect
    .poll(
      async () => (await rig.detail(started.build)).steps.some(step => step.state === 'running' && !step.internal),
      {
        timeout: 20_000,
      },
    )
    .toBe(true);
  rig.noun.tasks.handlers.cancel({ id: started.task }, call);
  const row = await rig.ended(started);
  expect(row).toMatchObject({ state: 'cancelled', error: null });
});

test('a Dockerfile alone, one outside its folder, and an archive', async () => {
  const alone = rig.project({ 'Some.dockerfile': `FROM ${busyboxImage}\nRUN echo alone\n` });
  expect(await rig.build({ source: { type: 'dockerfile', path: join(alone, 'Some.dockerfile') } })).toMatchObject({
    state: 'done',
  });

  const context = rig.project({ 'file.txt': 'x' });
  const other = rig.project({ Dockerfile: `FROM ${busyboxImage}\nCOPY file.txt /\n` });
  expect(await rig.build({ source: folder(context, join(other, 'Dockerfile')) })).toMatchObject({ state: 'done' });

  const packed = rig.project({ 'sub/Dockerfile': `FROM ${busyboxImage}\nCOPY file.txt /\n`, 'file.txt': 'x' });
  spawnSync('tar', ['-czf', join(alone, 'context.tar.gz'), '-C', packed, '.']);
  const archive = { type: 'archive' as const, path: join(alone, 'context.tar.gz'), dockerfile: 'sub/Dockerfile' };
  const fromArchive = await rig.build({ source: archive });
  expect(fromArchive.error).toBeNull();
});

test('a Git address with a branch: the engine fetches it, or it is said why it can’t', async () => {
  const bare = rig.project({});
  const work = rig.project({ 'sub/Dockerfile': `FROM ${busyboxImage}\nCOPY sub/file.txt /\n`, 'sub/file.txt': 'x' });
  const git = (...args: string[]) => {
    const done = spawnSync('git', ['-C', work, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(done.stderr);
  };
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('clone', '-q', '--bare', work, join(bare, 'app.git'));
  const port = 20_000 + (process.pid % 20_000);
  const daemon = spawn('git', [
    ...['daemon', '--reuseaddr', '--export-all', '--listen=127.0.0.1', `--port=${port}`, `--base-path=${bare}`, bare],
  ]);
  try {
    const at = (branch: string) => ({
      type: 'git' as const,
      url: `git://127.0.0.1:${port}/app.git#${branch}`,
      dockerfile: 'sub/Dockerfile',
    });
    await expect.poll(async () => (await rig.build({ source: at('main') })).state, { timeout: 30_000 }).toBe('done');
    const messageOf = async (branch: string) => (await rig.build({ source: at(branch) })).error?.message;
    expect(await messageOf('nowhere')).toBe('The Git repository could not be fetched.');
    expect(await messageOf('main:sub')).toBe('This engine can’t build a folder within a Git repository.');
  } finally {
    daemon.kill();
  }
});

test('history outlives a restart, with output; rerun has the same settings', async () => {
  const path = rig.project({ Dockerfile: `FROM ${busyboxImage}\nRUN echo kept\n` });
  const row = await rig.build({ source: folder(path), tags: ['team/kept:1'], noCache: true });
  for (const { id } of rig.noun.store.all('builds')) rig.noun.store.remove('builds', [id]);
  const again = await rig.restarted();
  expect(rig.noun.store.get('builds', row.id)).toMatchObject({ state: 'done', task: null, name: 'team/kept:1' });
  const { build, task } = await again.handlers.rerun({ id: row.id }, call);
  await rig.noun.tasks.ended(task);
  expect(rig.noun.store.get('builds', build)).toMatchObject({ state: 'done', settings: row.settings });
  await again.handlers.forget({ ids: [row.id] }, call);
  expect(rig.noun.store.get('builds', row.id)).toBeUndefined();
  expect(readdirSync(rig.folder).some(name => name.startsWith(row.id))).toBe(false);
});

test('an engine that is killed midway is one clear sentence', async () => {
  const path = rig.project({ Dockerfile: `FROM ${busyboxImage}\nRUN echo begun; sleep 60\n` });
  const started = rig.start({ source: folder(path), noCache: true });
  await expect
    .poll(
      async () => (await rig.detail(started.build)).steps.some(step => step.state === 'running' && !step.internal),
      {
        timeout: 20_000,
      },
    )
    .toBe(true);
  await rig.noun.engine.kill('SIGKILL');
  const row = await rig.ended(started);
  expect(row).toMatchObject({ state: 'failed', error: { message: 'The engine went away while it built.' } });
  unlinkSync(join(path, 'Dockerfile'));
});
