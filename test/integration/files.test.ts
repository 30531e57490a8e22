import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containers as api, containerFiles } from '../../runtime/docker/index.ts';
import type { EngineAccess } from '../../runtime/engine/access.ts';
import { createFiles } from '../../runtime/files/index.ts';
import { scratchFolder } from '../fixtures/archives.ts';
import { failure, type Rig, rowOf, signal, spec, startRig, sweep } from './containers-rig.ts';
import { containerWith, docker, ended, type Files, scratchImage, uploadBytes } from './files-rig.ts';

let rig: Rig;
let files: Files;
const folder = scratchFolder();

beforeAll(async () => {
  rig = await startRig();
  const engine = {
    client: () => rig.client,
    status: () => ({ engine: { id: 'native', name: 'Gantry' } }),
  } as unknown as EngineAccess;
  files = createFiles({ engine, store: rig.store, tasks: rig.tasks });
}, 120_000);

afterAll(async () => {
  folder.remove();
  await sweep(rig);
  await rig.stop();
}, 60_000);

const list = (id: string, path: string) => files.list({ id, path }, { signal });
const named = (entries: readonly { name: string }[]) => entries.map(entry => entry.name).sort();

const hostile = `mkdir -p /data/sub/deep; echo hi > /data/x; ln -s ../../../etc/passwd /data/out; ln -s /data /link
printf two > "/data/new
line"; printf z > "/data/$(printf 'bad\\377')"; printf 12345 > /data/sub/deep/five; mkfifo /data/pipe
printf q > "/data/-n"; printf q > "/data/ * \\$(touch boom) "; chown 1000:1001 /data; chmod 750 /data/sub`;

describe('a folder is listed', () => {
  test('of a running and of a stopped container alike, with hostile names', async () => {
    const id = await containerWith(rig, hostile);
    const running = await list(id, '/data');
    expect(running.complete).toBe(true);
    const wanted = [' * $(touch boom) ', '-n', 'bad\ufffd', 'new\nline', 'out', 'pipe', 'sub', 'x'];
    expect(named(running.entries)).toEqual(wanted.sort());
    const by = (name: string) => running.entries.find(entry => entry.name === name);
    expect(by('x')).toMatchObject({ type: 'file', size: 3, mode: 0o644, uid: 0, exact: true });
    expect(by('sub')).toMatchObject({ type: 'directory', size: 5, mode: 0o750 });
    expect(by('out')).toMatchObject({ type: 'symlink', link: '../../../etc/passwd' });
    expect(by('pipe')).toMatchObject({ type: 'fifo' });
    expect(by('bad\ufffd')).toMatchObject({ exact: false });
    expect((await list(id, '/link/../link/')).path).toBe('/data');
    await rig.containers.stop({ id, timeout: 0 }, { signal });
    expect(await list(id, '/data')).toEqual(running);
    expect(named((await list(id, '/')).entries)).toContain('data');
    expect(await failure(() => list(id, '/data/x'))).toMatchObject({ kind: 'invalid-input' });
    expect(await failure(() => list(id, '/nope'))).toMatchObject({
      kind: 'not-found',
      message: 'There is no /nope in this container.',
    });
  });

  test('that is large, by the container’s own find when it runs, and says what is missing when it does not', async () => {
    const id = await containerWith(
      rig,
      'mkdir -p /big/a /big/z; cd /big/a; for i in 1 2 3; do dd if=/dev/zero of=$i bs=1M count=20 2>/dev/null; done; ln -s a /big/link',
    );
    const running = await list(id, '/big');
    expect(running).toMatchObject({ complete: true, note: '' });
    expect(named(running.entries)).toEqual(['a', 'link', 'z']);
    expect(running.entries.find(entry => entry.name === 'a')).toMatchObject({ type: 'directory', size: null });
    expect(running.entries.find(entry => entry.name === 'link')).toMatchObject({ type: 'symlink', link: '/big/a' });
    await rig.containers.stop({ id, timeout: 0 }, { signal });
    expect((await list(id, '/big')).entries.find(entry => entry.name === 'a')?.size).toBe(60 * 1024 * 1024);
  });

  test('that is large, by its tar when the container has no find', async () => {
    const script = 'mkdir -p /big/a; dd if=/dev/zero of=/big/a/f bs=1M count=60 2>/dev/null; while :; do sleep 1; done';
    const run = ['-e', 'PATH=/none', 'gantry-test/busybox:1', '/bin/sh', '-c', `PATH=/bin; ${script}`];
    const id = docker(rig, 'run', '-d', ...run)
      .toString()
      .trim();
    const size = async () => (await list(id, '/big')).entries.find(entry => entry.name === 'a')?.size;
    await expect.poll(size, { timeout: 20_000 }).toBe(60 * 1024 * 1024);
  });

  test('that is too large to be read in time, with what is known from elsewhere, and says so', async () => {
    const id = await containerWith(rig, 'mkdir -p /huge/a /huge/z; truncate -s 100G /huge/a/sparse');
    await rig.containers.stop({ id, timeout: 0 }, { signal });
    const { complete, note, entries } = await list(id, '/huge');
    expect(complete).toBe(false);
    expect(note).toMatch(/^Too large to list in full: reading stopped after [0-9.]+ [GM]B and 3 entries/);
    expect(named(entries)).toEqual(['a', 'z']);
    expect(entries.every(entry => entry.size === null)).toBe(true);
    expect(named((await list(id, '/')).entries)).toEqual(expect.arrayContaining(['bin', 'huge', 'tmp', 'made']));
  }, 60_000);

  test('in memory only while the container runs', async () => {
    const command = ['sh', '-c', 'echo t > /mem/t; sleep 99'];
    const id = docker(rig, 'run', '-d', '--tmpfs', '/mem', 'gantry-test/busybox:1', ...command)
      .toString()
      .trim();
    await expect.poll(async () => named((await list(id, '/mem')).entries)).toEqual(['t']);
    expect(await list(id, '/mem')).toMatchObject({ readable: false });
    expect(named((await list(id, '/proc')).entries)).toContain('self');
    expect(named((await list(id, '/proc/1')).entries)).toContain('status');
    docker(rig, 'kill', id);
    expect(await list(id, '/mem')).toMatchObject({ entries: [], readable: false, complete: false });
  });
});

describe('an image without a shell', () => {
  test('is browsed, previewed, filled and emptied like any other', async () => {
    const content = randomBytes(700_000);
    const image = await scratchImage(rig.client, content);
    const id = docker(rig, 'create', image, '/only').toString().trim();
    expect(named((await list(id, '/')).entries)).toEqual(expect.arrayContaining(['folder', 'only']));
    expect(await files.preview({ id, path: '/only' }, { signal })).toMatchObject({
      type: 'binary',
      truncated: true,
      size: 700_000,
    });
    await ended(rig, await files.download({ id, path: '/only', target: folder.path('only') }, { signal }));
    expect(readFileSync(folder.path('only')).equals(content)).toBe(true);
    await uploadBytes(files, { id, folder: '/folder' }, { 'new.txt': Buffer.from('hello\n') });
    expect(await files.preview({ id, path: '/folder/new.txt' }, { signal })).toMatchObject({
      type: 'text',
      text: 'hello\n',
    });
    expect((await list(id, '/folder')).entries[0]).toMatchObject({ uid: 1000, gid: 1001, mode: 0o644 });
  });
});

describe('upload and download', () => {
  test('are equal to the byte, running and stopped, with folders, odd names and sizes at the edges', async () => {
    const id = await containerWith(rig, 'mkdir -p /in');
    const contents: Record<string, Buffer | null> = {
      empty: Buffer.alloc(0),
      'one block': randomBytes(512),
      'a piece': randomBytes(1024 * 1024),
      'more than a piece': randomBytes(2_500_001),
      folder: null,
      'folder/naïve ✓ name': Buffer.from('x'),
      [`folder/${'long'.repeat(60)}`]: Buffer.from('y'),
    };
    await uploadBytes(files, { id, folder: '/in' }, contents);
    const check = async (tag: string) => {
      for (const [path, content] of Object.entries(contents)) {
        if (!content) continue;
        const target = folder.path(`${tag}-${createHash('sha1').update(path).digest('hex')}`);
        await ended(rig, await files.download({ id, path: `/in/${path}`, target }, { signal }));
        expect(readFileSync(target).equals(content), path).toBe(true);
        expect(docker(rig, 'cp', `${id}:/in/${path}`, '-').length).toBeGreaterThan(content.length);
      }
    };
    await check('running');
    await rig.containers.stop({ id, timeout: 0 }, { signal });
    await check('stopped');
    const target = folder.path('in.tar');
    await ended(rig, await files.download({ id, path: '/in', target }, { signal }));
    const listed = spawnSync('tar', ['tf', target], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
    expect(listed).toHaveLength(8);
    expect(existsSync(`${target}.partial`)).toBe(false);
    const root = folder.path('root.tar');
    await ended(rig, await files.download({ id, path: '/', target: root }, { signal }));
    const names = spawnSync('tar', ['tPf', root], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
    expect(names).toContain('./in/empty');
    expect(names.filter(name => !name.startsWith('./'))).toEqual([]);
  });

  test('never replace anything unasked', async () => {
    const id = await containerWith(rig, 'mkdir -p /in/is-folder; echo old > /in/a');
    const contents = { a: Buffer.from('new') };
    expect(await files.uploadPlan({ id, folder: '/in', names: ['a', 'b'] }, { signal })).toMatchObject({
      taken: ['a'],
      uid: 0,
    });
    expect(await failure(() => uploadBytes(files, { id, folder: '/in' }, contents))).toMatchObject({
      kind: 'conflict',
    });
    expect(await files.preview({ id, path: '/in/a' }, { signal })).toMatchObject({ text: 'old\n' });
    await uploadBytes(files, { id, folder: '/in', replace: ['a'] }, contents);
    expect(await files.preview({ id, path: '/in/a' }, { signal })).toMatchObject({ text: 'new' });
    const kinds = await failure(() =>
      uploadBytes(files, { id, folder: '/in', replace: ['is-folder'] }, { 'is-folder': Buffer.from('x') }),
    );
    expect(kinds).toMatchObject({ kind: 'conflict' });
    await files.makeFolder({ id, folder: '/in', name: 'made' }, { signal });
    expect((await list(id, '/in')).entries.find(entry => entry.name === 'made')).toMatchObject({ type: 'directory' });
    expect(await failure(() => files.makeFolder({ id, folder: '/in', name: 'a' }, { signal }))).toMatchObject({
      kind: 'conflict',
    });
  });

  test('say why they can’t: read-only, paused, deleted meanwhile, no folder', async () => {
    const id = docker(rig, 'run', '-d', '--read-only', '-v', '/volume', 'gantry-test/busybox:1', 'sleep', '999')
      .toString()
      .trim();
    expect(await failure(() => uploadBytes(files, { id, folder: '/tmp' }, { a: Buffer.from('x') }))).toMatchObject({
      kind: 'conflict',
      message: 'The container’s root file system is read-only: nothing can be written to /tmp.',
    });
    await uploadBytes(files, { id, folder: '/volume' }, { a: Buffer.from('x') });
    await rig.containers.pause({ id }, { signal });
    expect(named((await list(id, '/volume')).entries)).toEqual(['a']);
    await rig.containers.remove({ id, force: true, volumes: true }, { signal });
    const gone = { kind: 'not-found', message: 'This container was deleted meanwhile.' };
    for (const act of [
      () => list(id, '/'),
      () => files.preview({ id, path: '/x' }, { signal }),
      () => files.changes({ id }, { signal }),
      () => uploadBytes(files, { id, folder: '/' }, { a: Buffer.from('x') }),
    ])
      expect(await failure(act)).toMatchObject(gone);
  });
});

describe('changes', () => {
  test('are those of docker diff', async () => {
    const id = await containerWith(
      rig,
      'mkdir /new; echo x > /new/f; rm /etc/group; echo y >> /etc/passwd; echo z > "/new/a b"',
    );
    const { changes, counts, bytes } = await files.changes({ id }, { signal });
    const letters = { added: 'A', modified: 'C', removed: 'D' };
    const ours = changes.map(({ path, change }) => `${letters[change]} ${path}`).sort();
    const theirs = docker(rig, 'diff', id).toString().split('\n').filter(Boolean).sort();
    expect(ours).toEqual(theirs);
    expect(counts.added + counts.modified + counts.removed).toBe(theirs.length);
    expect(bytes).toBeGreaterThan(0);
    const { files: sized } = await files.sizes({ id, paths: ['/new/f', '/new', '/etc/group'] }, { signal });
    expect(sized.find(file => file.path === '/new/f')).toEqual({ path: '/new/f', type: 'file', size: 2 });
    expect(sized.map(file => file.path).sort()).toEqual(['/new', '/new/f']);
  });
});

describe('a container is made into', () => {
  test('an image that runs with what was written', async () => {
    const id = await containerWith(rig, 'echo kept > /kept');
    const bad = await failure(() =>
      rig.containers.commit({ id, reference: 'Not A Name', message: '', author: '', pause: true }, { signal }),
    );
    expect(bad.kind).toBe('invalid-input');
    const input = { id, reference: 'gantry-test/committed:2', message: 'with a file', author: 'A. Uthor', pause: true };
    const row = await ended(rig, await rig.containers.commit(input, { signal }));
    expect(docker(rig, 'run', '--rm', 'gantry-test/committed:2', 'cat', '/kept').toString()).toBe('kept\n');
    const [image] = JSON.parse(docker(rig, 'inspect', 'gantry-test/committed:2').toString());
    expect(image).toMatchObject({ Id: row.result, Comment: 'with a file', Author: 'A. Uthor' });
  });

  test('a tar with the names that docker export has', async () => {
    const id = await containerWith(rig, 'mkdir /out; echo 1 > /out/one');
    const path = folder.path('export.tar');
    await ended(rig, await rig.containers.export({ id, path }, { signal }));
    const names = (tar: Buffer) => spawnSync('tar', ['tf', '-'], { input: tar }).stdout.toString().split('\n').sort();
    expect(names(readFileSync(path))).toEqual(names(docker(rig, 'export', id)));
    expect(names(readFileSync(path))).toContain('out/one');
  });
});

test('an upload that is left leaves the engine at work', async () => {
  const { id } = await rig.containers.run({ spec: spec(), start: true }, { signal });
  const leave = new AbortController();
  const entries = [{ path: 'big', type: 'file' as const, size: 50_000_000, modified: 0 }];
  const items = files.upload(
    { id: id ?? '', folder: '/tmp', entries, replace: [] },
    { signal: leave.signal, onInbound: () => {} },
  );
  const thrown = await failure(async () => {
    for await (const item of items) if (item.type === 'want') leave.abort();
  });
  expect(thrown.kind).toBe('cancelled');
  expect(await api.inspect(rig.client, id ?? '')).toMatchObject({ State: { Running: true } });
  await expect(containerFiles.stat(rig.client, id ?? '', { path: '/tmp' })).resolves.toMatchObject({ name: 'tmp' });
});

test('an upload is a task: it says how far it is, can be cancelled there, and is not tried again without its files', async () => {
  const { id } = await rig.containers.run({ spec: spec({ name: 'uploaded' }), start: true }, { signal });
  await rowOf(rig, id ?? '', row => row.name === 'uploaded');
  const entries = [{ path: 'big', type: 'file' as const, size: 50_000_000, modified: 0 }];
  const stay = new AbortController();
  let send: (message: { data: Uint8Array<ArrayBuffer> }) => void = () => {};
  const onInbound = (then: typeof send) => {
    send = then;
  };
  const input = { id: id ?? '', folder: '/tmp', entries, replace: [] };
  const items = files.upload(input, { signal: stay.signal, onInbound });
  let task = '';
  const thrown = await failure(async () => {
    for await (const item of items) {
      if (item.type === 'begun') task = item.task;
      if (item.type !== 'want') continue;
      if (item.offset < 10_000_000) send({ data: new Uint8Array(item.length) });
      else await rig.tasks.handlers.cancel({ id: task }, { signal });
    }
  });
  expect(thrown.kind).toBe('cancelled');
  await rig.tasks.ended(task);
  expect(rig.store.get('tasks', task)).toMatchObject({
    type: 'upload',
    title: 'Upload big to uploaded',
    state: 'cancelled',
  });
  const again = await rig.tasks.handlers.retry({ id: task }, { signal });
  expect((await rig.tasks.ended(again.task)).error?.message).toMatch(/can’t be tried again from here/);
});

test('a folder is made anew on this computer; what could not be made is named', async () => {
  const script =
    'mkdir -p /w/sub; echo one > /w/one; ln -s ../one /w/sub/in; ln -s /etc/passwd /w/out; mknod /w/dev c 1 3; chmod 700 /w/sub';
  const id = await containerWith(rig, script, { name: 'unpacked' });
  const target = folder.path('');
  const row = await ended(rig, await files.download({ id, path: '/w', target, unpack: true }, { signal }));
  expect(row.detail).toMatch(/^2 files, 4 B, 2 left out$/);
  expect(row.result).toBe(`${target}/w`);
  expect(readFileSync(`${row.result}/sub/in`, 'utf8')).toBe('one\n');
  expect(readdirSync(`${row.result}`).sort()).toEqual(['one', 'sub']);
  const root = await ended(rig, await files.download({ id, path: '/', target, unpack: true }, { signal }));
  expect(readFileSync(`${root.result}/w/one`, 'utf8')).toBe('one\n');
});
