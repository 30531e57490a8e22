import { describe, expect, it } from 'vitest';
import { containerRow } from '../contract/index.ts';
import { isAnonymousVolume, rowFromInspect, rowFromList } from './row.ts';
import { parseStatus } from './status.ts';

const now = Date.parse('2026-11-24T08:00:00Z');
const id = 'a'.repeat(64);

const listed = {
  Id: id,
  Names: ['/web/db', '/shop-db'],
  Image: 'postgres:16',
  ImageID: 'sha256:1',
  Command: 'docker-entrypoint.sh postgres',
  Created: now / 1000 - 7200,
  Ports: [
    { IP: '0.0.0.0', PrivatePort: 5432, PublicPort: 5433, Type: 'tcp' },
    { IP: '::', PrivatePort: 5432, PublicPort: 5433, Type: 'tcp' },
    { PrivatePort: 80, Type: 'tcp' },
  ],
  Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db' },
  State: 'running',
  Status: 'Up About an hour (healthy)',
  NetworkSettings: { Networks: { shop_default: {} } },
  Mounts: [
    { Type: 'volume', Name: 'orders', Destination: '/data' },
    { Type: 'bind', Source: '/etc', Destination: '/etc' },
  ],
};

describe('rowFromList', () => {
  it('reads all that a row shows', () => {
    expect(rowFromList(listed, now)).toEqual({
      id,
      name: 'shop-db',
      image: 'postgres:16',
      imageId: 'sha256:1',
      command: 'docker-entrypoint.sh postgres',
      state: 'running',
      health: 'healthy',
      exit: null,
      created: now - 7200_000,
      since: now - 3600_000,
      ports: [
        { ip: '', container: 80, host: null, protocol: 'tcp' },
        { ip: '', container: 5432, host: 5433, protocol: 'tcp' },
      ],
      networks: ['shop_default'],
      volumes: ['orders'],
      mounts: 2,
      labels: listed.Labels,
      project: 'shop',
      service: 'db',
      tty: null,
      restartCount: 0,
    });
  });

  it('keeps a port of IPv6 that differs from that of IPv4', () => {
    const port = (IP: string, PublicPort: number) => ({ IP, PublicPort, PrivatePort: 80, Type: 'tcp' });
    const Ports = [port('::', 32769), port('0.0.0.0', 32768), port('127.0.0.1', 9)];
    expect(rowFromList({ ...listed, Ports }, now)?.ports.map(({ ip, host }) => `${ip} ${host}`)).toEqual([
      '127.0.0.1 9',
      ' 32768',
      ':: 32769',
    ]);
  });

  it('reads how it ended', () => {
    const row = rowFromList({ ...listed, State: 'exited', Status: 'Exited (137) 3 minutes ago' }, now);
    expect(row).toMatchObject({ state: 'exited', since: now - 180_000 });
    expect(row?.exit).toEqual({ code: 137, outOfMemory: false, memoryLimit: null, error: '' });
  });

  it('is never in its state for longer than it exists', () => {
    expect(rowFromList({ ...listed, Created: now / 1000 - 5, Status: 'Up About a minute' }, now)?.since).toBe(
      now - 5000,
    );
  });

  it('works out the state of engines that give only the text', () => {
    const state = (Status: string) => rowFromList({ Id: id, Status }, now)?.state;
    expect(state('Up 3 minutes (Paused)')).toBe('paused');
    expect(state('Up 3 minutes')).toBe('running');
    expect(state('Exited (0) 2 days ago')).toBe('exited');
    expect(state('Restarting (1) 5 seconds ago')).toBe('restarting');
    expect(state('Created')).toBe('created');
  });

  it.each([[null], ['text'], [{}], [{ Id: 5 }]])('gives no row for %j', item =>
    expect(rowFromList(item, now)).toBeNull(),
  );

  it.each([
    [{ Id: id }],
    [{ Id: id, Names: null, Ports: null, Labels: null, Mounts: null, NetworkSettings: null, State: 9, Status: {} }],
    [{ Id: id, Names: [5, {}], Ports: [null, 'x', { PrivatePort: 'y' }], Labels: ['a'], Mounts: [null], Created: 'x' }],
    [{ Id: id, Labels: { a: 1, b: null, ['__proto__']: 'x' }, NetworkSettings: { Networks: 'no' } }],
  ])('gives a row that fits the contract for %j', item => {
    expect(containerRow.safeParse(rowFromList(item, now)).success).toBe(true);
  });

  it('bounds what it takes', () => {
    const row = rowFromList({ ...listed, Command: 'x'.repeat(1e6), Labels: { long: 'y'.repeat(1e6) } }, now);
    expect(row?.command.length).toBe(4096);
    expect(row?.labels.long?.length).toBe(65536);
  });
});

describe('rowFromInspect', () => {
  const inspected = {
    Id: id,
    Name: '/shop-db',
    Created: '2026-11-24T06:00:00.123456789Z',
    Path: 'sh',
    Args: ['-c', 'echo hello'],
    Image: 'sha256:1',
    RestartCount: 2,
    State: {
      Status: 'exited',
      ExitCode: 137,
      OOMKilled: true,
      Error: '',
      StartedAt: '2026-11-24T07:00:00Z',
      FinishedAt: '2026-11-24T07:30:00.5Z',
    },
    Config: { Image: 'postgres:16', Tty: true, Labels: {} },
    HostConfig: { Memory: 536870912 },
    NetworkSettings: { Ports: {}, Networks: { bridge: {} } },
    Mounts: [],
  };

  it('knows the end exactly', () => {
    expect(rowFromInspect(inspected)).toMatchObject({
      name: 'shop-db',
      command: "sh -c 'echo hello'",
      state: 'exited',
      exit: { code: 137, outOfMemory: true, memoryLimit: 536870912, error: '' },
      since: Date.parse('2026-11-24T07:30:00.5Z'),
      tty: true,
      restartCount: 2,
    });
  });

  it('shows why a created container did not start', () => {
    const State = {
      Status: 'created',
      ExitCode: 127,
      Error: 'exec: "nope": not found',
      StartedAt: '0001-01-01T00:00:00Z',
    };
    expect(rowFromInspect({ ...inspected, State })?.exit).toMatchObject({
      code: 127,
      error: 'exec: "nope": not found',
    });
    expect(rowFromInspect({ ...inspected, State: { Status: 'created' } })?.exit).toBeNull();
  });

  it('reads published and exposed ports', () => {
    const Ports = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }],
      '9000/tcp': null,
      nonsense: null,
    };
    expect(rowFromInspect({ ...inspected, NetworkSettings: { Ports } })?.ports).toEqual([
      { ip: '127.0.0.1', container: 53, host: 5353, protocol: 'udp' },
      { ip: '', container: 80, host: 8080, protocol: 'tcp' },
      { ip: '', container: 9000, host: null, protocol: 'tcp' },
    ]);
  });

  it('tolerates what is missing', () => {
    expect(containerRow.safeParse(rowFromInspect({ Id: id })).success).toBe(true);
    expect(rowFromInspect({ Id: id, State: { Running: true, Paused: true } })?.state).toBe('paused');
    expect(rowFromInspect({})).toBeNull();
  });
});

describe('parseStatus', () => {
  it.each([
    ['Up 2 hours (healthy)', { health: 'healthy', age: 7200_000, unit: 3600_000, exitCode: null }],
    ['Up Less than a second (health: starting)', { health: 'starting', age: 0 }],
    ['Up About a minute (unhealthy)', { health: 'unhealthy', age: 60_000 }],
    ['Exited (0) 3 weeks ago', { exitCode: 0, age: 3 * 7 * 86400_000 }],
    ['Restarting (1) 5 seconds ago', { exitCode: 1, age: 5000 }],
    ['Created', { age: null, exitCode: null, health: 'none' }],
    ['Removal In Progress', { age: null }],
    ['', { age: null }],
  ])('%s', (status, expected) => expect(parseStatus(status)).toMatchObject(expected));
});

it('knows volumes that the engine made', () => {
  expect(isAnonymousVolume('0f'.repeat(32))).toBe(true);
  expect(isAnonymousVolume('data')).toBe(false);
});
