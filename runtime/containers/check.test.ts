import { describe, expect, it } from 'vitest';
import {
  type ContainerRow,
  type EngineFeatures,
  type EngineInfo,
  type ImageRow,
  type RunSpecInput,
  runSpec,
} from '../contract/index.ts';
import type { Listener } from '../host/ports.ts';
import { checkSpec } from './check.ts';
import type { CheckContext } from './problem.ts';

const features: EngineFeatures = {
  hosted: true,
  rootless: false,
  limits: true,
  localPorts: true,
  localFiles: true,
  log: true,
};
const info = { cpus: 4, memory: 8e9, arch: 'x86_64' } as EngineInfo;
const shopDb = {
  id: 'c1',
  name: 'shop-db',
  state: 'running',
  ports: [{ ip: '', container: 5432, host: 5432, protocol: 'tcp' }],
} as ContainerRow;
const listener = (port: number, address = '0.0.0.0'): Listener => ({
  protocol: 'tcp',
  port,
  address,
  inode: `${port}`,
});

function context(
  change: Partial<CheckContext> & { listeners?: Listener[]; holders?: Record<string, string> } = {},
): CheckContext {
  const { listeners = [], holders = {}, ...rest } = change;
  return {
    containers: [],
    images: [],
    networks: [],
    features,
    info,
    host: {
      listeners: async () => listeners,
      holder: async inode => (holders[inode] ? { name: holders[inode], pid: 812 } : null),
      firstUnprivilegedPort: async () => 1024,
      missing: async path => path.startsWith('/missing'),
    },
    ...rest,
  };
}
const check = (input: Partial<RunSpecInput>, on = context()) =>
  checkSpec(runSpec.parse({ image: 'web:1', ...input }), on);
const port = (host: number, more: object = {}) => ({ host, container: 80, ...more });

describe('ports', () => {
  it('offer the next one that neither a container, a program nor the spec itself has', async () => {
    const on = context({ containers: [shopDb], listeners: [listener(5433)] });
    const [found] = await check({ ports: [port(5432), port(5434)] }, on);
    expect(found).toMatchObject({
      field: 'ports.0.host',
      error: { kind: 'port-in-use', message: 'Port 5432 is held by shop-db.', hint: 'The next free port is 5435.' },
      holder: { type: 'container', id: 'c1', name: 'shop-db' },
      nextFreePort: 5435,
      blocking: true,
    });
  });

  it('name the program that holds one, or say that it is another’s', async () => {
    const on = context({ listeners: [listener(80), listener(81)], holders: { 80: 'nginx' } });
    const problems = await check({ ports: [port(80), port(81)] }, on);
    expect(problems.map(found => found.error.message)).toEqual([
      'Port 80 is held by nginx (process 812).',
      'Port 81 is held by another program.',
    ]);
    expect(problems.map(found => found.holder?.type)).toEqual(['process', 'unknown']);
  });

  it('collide by address and protocol', async () => {
    const on = context({ listeners: [listener(80, '127.0.0.1'), listener(90, '::')] });
    expect(await check({ ports: [port(80, { hostIp: '127.0.0.2' })] }, on)).toEqual([]);
    expect(await check({ ports: [port(80, { protocol: 'udp' })] }, on)).toEqual([]);
    expect(await check({ ports: [port(80)] }, on)).toHaveLength(1);
    expect(await check({ ports: [port(90, { hostIp: '127.0.0.1' })] }, on)).toHaveLength(1);
  });

  it('of a stopped container are free', async () => {
    expect(await check({ ports: [port(5432)] }, context({ containers: [{ ...shopDb, state: 'exited' }] }))).toEqual([]);
  });

  it('of this computer do not matter to an engine elsewhere', async () => {
    const on = context({ listeners: [listener(80)], features: { ...features, localPorts: false } });
    expect(await check({ ports: [port(80)] }, on)).toEqual([]);
  });

  it('below 1024 are not for an engine of an ordinary user', async () => {
    const on = context({ features: { ...features, rootless: true } });
    expect(await check({ ports: [port(80)] }, on)).toMatchObject([
      { nextFreePort: 8080, error: { kind: 'invalid-input' } },
    ]);
  });
});

describe('images', () => {
  const arm = {
    id: `sha256:${'a'.repeat(64)}`,
    tags: ['web:1'],
    digests: [],
    platform: 'linux/arm64',
  } as unknown as ImageRow;

  it('for another processor are a warning', async () => {
    const [found] = await check({}, context({ images: [arm] }));
    expect(found).toMatchObject({ field: 'image', blocking: false, error: { kind: 'platform-mismatch' } });
    expect(found?.error.message).toBe('The image is for linux/arm64, this engine is linux/amd64.');
    expect(await check({ image: 'a'.repeat(12) }, context({ images: [arm] }))).toHaveLength(1);
    expect(await check({}, context({ images: [{ ...arm, platform: 'linux/386' }] }))).toEqual([]);
    expect(await check({}, context({ images: [{ ...arm, platform: '' }] }))).toEqual([]);
  });

  it('by an unknown id can’t be pulled', async () => {
    expect(await check({ image: `sha256:${'b'.repeat(64)}` })).toMatchObject([{ error: { kind: 'image-not-found' } }]);
  });
});

it('limits are told to have no effect where they have none', async () => {
  const on = context({ features: { ...features, limits: false } });
  const problems = await check({ memory: 1e9, cpus: 1 }, on);
  expect(problems.map(({ field, blocking }) => `${field} ${blocking}`)).toEqual(['memory false', 'cpus false']);
});

it('files of another computer are not looked for', async () => {
  const mounts = [{ type: 'bind' as const, source: '/missing/x', target: '/x' }];
  expect(await check({ mounts })).toMatchObject([{ field: 'mounts.0.source', error: { kind: 'mount-missing' } }]);
  expect(await check({ mounts }, context({ features: { ...features, localFiles: false } }))).toEqual([]);
});

it('a network of another container needs that one to run', async () => {
  const on = (state: ContainerRow['state']) => context({ containers: [{ ...shopDb, state }] });
  expect(await check({ network: 'container:shop-db' }, on('running'))).toEqual([]);
  expect(await check({ network: 'container:shop-db' }, on('exited'))).toMatchObject([{ error: { kind: 'conflict' } }]);
});
