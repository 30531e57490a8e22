import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createFolders, gantryPaths } from './paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-paths-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (env: Record<string, string>, uid = 1000, exists = (_path: string) => false) =>
  gantryPaths({ env, uid, home: '/home/ann', exists });

describe('gantryPaths', () => {
  test('as root: data in /var/lib, sockets in /run, the rest in the XDG folders', () => {
    const paths = at({}, 0);
    expect(paths.folders).toEqual({
      config: '/home/ann/.config/gantry',
      state: '/home/ann/.local/state/gantry',
      data: '/var/lib/gantry',
      run: '/run/gantry',
    });
    expect(paths.engine.socket).toBe('/run/gantry/engine.sock');
    expect(paths.engine.bridge).toBe('gantry0');
  });

  test('as an ordinary user: the XDG folders, and relative ones are ignored', () => {
    const paths = at({ XDG_RUNTIME_DIR: '/run/user/1000', XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: 'relative' });
    expect(paths.folders).toEqual({
      config: '/home/ann/.config/gantry',
      state: '/home/ann/.local/state/gantry',
      data: '/data/gantry',
      run: '/run/user/1000/gantry',
    });
  });

  test('without a login session the sockets are in /run/user if it is there, else in /tmp', () => {
    expect(at({}, 1000, path => path === '/run/user/1000').folders.run).toBe('/run/user/1000/gantry');
    expect(at({}).folders.run).toBe('/tmp/gantry-1000');
  });

  test('GANTRY_HOME puts everything below it, with a bridge of its own', () => {
    const paths = at({ GANTRY_HOME: '/tmp/home' });
    expect(Object.values(paths.folders).every(path => path.startsWith('/tmp/home/'))).toBe(true);
    expect(paths.engine.bridge).toMatch(/^gantry[0-9a-f]{8}$/);
    expect(Buffer.byteLength(paths.engine.bridge)).toBeLessThanOrEqual(15);
  });

  test('a home too deep for unix sockets gets its run folder elsewhere, the same one each time', () => {
    const home = `/tmp/${'deep/'.repeat(20)}`;
    const paths = at({ GANTRY_HOME: home });
    expect(paths.folders.run).toMatch(/^\/tmp\/gantry-1000-[0-9a-f]{8}$/);
    expect(at({ GANTRY_HOME: home }).folders.run).toBe(paths.folders.run);
    expect(`${paths.engine.execRoot}/containerd/containerd-debug.sock`.length).toBeLessThanOrEqual(107);
    expect(paths.folders.data.startsWith(home)).toBe(true);
  });
});

describe('createFolders', () => {
  test('makes them for this user only', () => {
    const paths = at({ GANTRY_HOME: folder });
    createFolders(paths);
    for (const path of Object.values(paths.folders)) expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('refuses a run folder that is a link, as somebody may have put into /tmp', () => {
    const paths = at({ GANTRY_HOME: folder });
    createFolders(paths);
    rmSync(paths.folders.run, { recursive: true });
    symlinkSync('/etc', paths.folders.run);
    expect(() => createFolders(paths)).toThrow(/belongs to somebody else/);
    expect(existsSync('/etc/engine.sock')).toBe(false);
  });
});
