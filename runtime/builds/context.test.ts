import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BuildSource } from '../contract/index.ts';
import { walkContext } from './context.ts';
import { packContext } from './pack-context.ts';
import { prepare } from './send.ts';

let root: string;
let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-context-'));
  folder = join(root, 'context');
  write('Dockerfile', 'FROM a\n');
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const source = (dockerfile = ''): BuildSource & { type: 'folder' } => ({ type: 'folder', path: folder, dockerfile });
const { signal } = new AbortController();

/** What is sent: each entry's name with its content, or where its link leads. */
async function sent(from = source()): Promise<Record<string, string>> {
  const { body } = await prepare({ source: from } as Parameters<typeof prepare>[0], signal);
  const found: Record<string, string> = {};
  const reader = extract();
  reader.on('entry', (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on('data', chunk => chunks.push(chunk as Buffer));
    stream.on('end', () => {
      found[header.name] = header.type === 'symlink' ? `-> ${header.linkname}` : Buffer.concat(chunks).toString();
      next();
    });
  });
  await new Promise<void>((resolve, reject) => {
    reader.on('finish', resolve).on('error', reject);
    body?.on('error', reject).pipe(reader);
  });
  return found;
}

describe('a context', () => {
  test('with links: they are sent as links, wherever they lead', async () => {
    symlinkSync('nowhere', join(folder, 'dangling'));
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync('/etc', join(folder, 'out'));
    expect(await sent()).toEqual({
      Dockerfile: 'FROM a\n',
      dangling: '-> nowhere',
      loop: '-> .',
      out: '-> /etc',
    });
  });

  test('with sockets, pipes and names that are no UTF-8: they are not sent, and said so', async () => {
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    servers.push(createServer().listen(join(folder, 'socket')));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.of(0xff, 0xfe)]), 'x');
    write('line\nbreak', 'kept');
    write('sn\u00f6 \u96ea', 'kept too');
    const { facts } = await walkContext(source());
    expect(facts.skipped).toEqual([
      { path: 'bad-\ufffd\ufffd', why: 'a name that is no UTF-8' },
      { path: 'pipe', why: 'a pipe' },
      { path: 'socket', why: 'a socket' },
    ]);
    expect(await sent()).toEqual({ Dockerfile: 'FROM a\n', 'line\nbreak': 'kept', 'sn\u00f6 \u96ea': 'kept too' });
    const { notSent } = await prepare({ source: source() } as Parameters<typeof prepare>[0], signal);
    expect(notSent).toContain('Not sent: pipe (a pipe)');
  });

  test('with its Dockerfile outside, or behind a link that leads there', async () => {
    writeFileSync(join(root, 'elsewhere'), 'FROM b\n');
    const outside = { Dockerfile: 'FROM a\n', '.gantry.Dockerfile': 'FROM b\n' };
    expect(await sent(source(join(root, 'elsewhere')))).toEqual(outside);
    expect(await sent(source('../elsewhere'))).toEqual(outside);
    symlinkSync('../elsewhere', join(folder, 'link'));
    expect(await sent(source('link'))).toEqual({ ...outside, link: '-> ../elsewhere' });
  });

  test('whose file turns into a link or a pipe while it is sent: neither is followed', async () => {
    write('turns', 'content');
    const context = await walkContext(source());
    for (const turn of [
      () => symlinkSync('/etc/passwd', join(folder, 'turns')),
      () => spawnSync('mkfifo', [join(folder, 'turns')]),
    ]) {
      rmSync(join(folder, 'turns'));
      turn();
      const packed = packContext(context, null, new Map());
      await expect(packed.resume().toArray()).rejects.toMatchObject({
        kind: expect.stringMatching(/invalid-input|conflict/),
      });
    }
  });

  test.each([
    ['a Dockerfile that is a pipe', () => spawnSync('mkfifo', [join(folder, 'p')]), 'p', /is not a file/],
    ['a Dockerfile that is a folder', () => mkdirSync(join(folder, 'p')), 'p', /is not a file/],
    ['a Dockerfile that loops', () => symlinkSync('p', join(folder, 'p')), 'p', /can’t be used/],
    ['a Dockerfile of megabytes', () => write('p', 'x'.repeat(2 ** 20 + 1)), 'p', /too large for a Dockerfile/],
    ['no Dockerfile', () => {}, 'none', /^There is no /],
    [
      'an ignore file of megabytes',
      () => write('.dockerignore', 'x'.repeat(2 ** 20 + 1)),
      '',
      /too large to be an ignore/,
    ],
    [
      'an ignore file of wildcards',
      () => write('.dockerignore', '*a\n'.repeat(10_002)),
      '',
      /more than 10,000 patterns/,
    ],
    ['a folder that is a file', () => (folder = join(folder, 'Dockerfile')), '', /is not a folder|There is no/],
  ])('is refused in one sentence: %s', async (_what, make, dockerfile, message) => {
    make();
    await expect(sent(source(dockerfile))).rejects.toThrow(message);
  });

  test('of deep folders is walked, and measured before it is sent', async () => {
    const deep = Array.from({ length: 100 }, (_, n) => `folder-${n}`).join('/');
    write(`${deep}/file`, 'x'.repeat(1000));
    write('.dockerignore', '**/file\n!folder-0');
    const { facts } = await walkContext(source());
    expect(facts).toMatchObject({
      files: 3,
      ignoreFile: '.dockerignore',
      largest: [{ path: 'folder-0', bytes: 1000 }, {}, {}],
    });
    expect(Object.keys(await sent())).toContain(`${deep}/file`);
  });
});
