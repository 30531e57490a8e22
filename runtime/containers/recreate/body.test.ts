import { expect, test } from 'vitest';
import type { ContainerConfig, ContainerInspect } from '../../docker/index.ts';
import { recreateRequest } from './body.ts';

const id = `4f0c9b21d7ae${'0'.repeat(52)}`;
const own: ContainerConfig = {
  Env: ['PATH=/bin', 'MODE=image'],
  Cmd: ['serve'],
  Entrypoint: ['/entry'],
  User: 'app',
  WorkingDir: '/srv',
  Labels: { vendor: 'shop', version: '1' },
  ExposedPorts: { '80/tcp': {} },
  Volumes: { '/cache': {} },
  Healthcheck: { Test: ['CMD', 'true'] },
};

function inspected(config: ContainerConfig = {}, rest: Partial<ContainerInspect> = {}): ContainerInspect {
  return { Id: id, Name: '/web', Config: { ...own, Hostname: id.slice(0, 12), ...config }, HostConfig: {}, ...rest };
}

test('what came from the image is left to the new one', () => {
  const { body } = recreateRequest(inspected(), own, 'shop/web:1');
  expect(body).toEqual({
    Image: 'shop/web:1',
    Env: [],
    Labels: {},
    ExposedPorts: {},
    Volumes: {},
    HostConfig: {},
  });
});

test('what the user said stays', () => {
  const said = {
    Env: ['PATH=/bin', 'MODE=mine', 'TOKEN=x'],
    User: 'root',
    Hostname: 'web.shop',
    Labels: { vendor: 'shop', version: 'mine', team: 'a' },
    ExposedPorts: { '80/tcp': {}, '9000/tcp': {} },
    StopTimeout: 3,
    Tty: true,
  };
  const { body } = recreateRequest(inspected(said), own, 'shop/web:1');
  expect(body).toMatchObject({
    Env: ['MODE=mine', 'TOKEN=x'],
    User: 'root',
    Hostname: 'web.shop',
    Labels: { version: 'mine', team: 'a' },
    ExposedPorts: { '9000/tcp': {} },
    StopTimeout: 3,
    Tty: true,
  });
  expect(body.Labels).not.toHaveProperty('vendor');
  expect(body).not.toHaveProperty('WorkingDir');
});

test('a command alone, an entrypoint with the image’s own command, and an entrypoint taken away', () => {
  const made = (config: ContainerConfig) => {
    const { Entrypoint, Cmd } = recreateRequest(inspected(config), own, 'x').body;
    return { Entrypoint, Cmd };
  };
  expect(made({ Cmd: ['debug'] })).toEqual({ Entrypoint: undefined, Cmd: ['debug'] });
  expect(made({ Entrypoint: ['/mine'] })).toEqual({ Entrypoint: ['/mine'], Cmd: ['serve'] });
  expect(made({ Entrypoint: null, Cmd: ['sh'] })).toEqual({ Entrypoint: [''], Cmd: ['sh'] });
});

test('an image that is gone gives nothing up: all counts as the container’s', () => {
  const { body } = recreateRequest(inspected(), null, 'shop/web:2');
  expect(body).toMatchObject({ Env: own.Env, Cmd: ['serve'], Entrypoint: ['/entry'], User: 'app', Labels: own.Labels });
});

test('anonymous volumes are named, whichever way they were asked for', () => {
  const volume = (Name: string, Destination: string, RW = true) => ({ Type: 'volume', Name, Destination, RW });
  const { body } = recreateRequest(
    inspected(
      { Volumes: { '/cache': {}, '/mine': {} } },
      {
        HostConfig: {
          Binds: ['data:/data', '/host:/host:ro'],
          Mounts: [
            { Type: 'volume', Target: '/nameless' },
            { Type: 'tmpfs', Target: '/tmp' },
          ],
        },
        Mounts: [
          volume('data', '/data'),
          { Type: 'bind', Source: '/host', Destination: '/host', RW: false },
          volume('aaa', '/cache'),
          volume('bbb', '/mine', false),
          volume('ccc', '/nameless'),
        ],
      },
    ),
    own,
    'x',
  );
  expect(body.HostConfig?.Binds).toEqual(['data:/data', '/host:/host:ro', 'aaa:/cache', 'bbb:/mine:ro']);
  expect(body.HostConfig?.Mounts).toEqual([
    { Type: 'volume', Target: '/nameless', Source: 'ccc' },
    { Type: 'tmpfs', Target: '/tmp' },
  ]);
});

test('networks keep aliases and fixed addresses; one is named at the creation', () => {
  const { body, connect } = recreateRequest(
    inspected(
      {},
      {
        HostConfig: { NetworkMode: 'shop' },
        NetworkSettings: {
          Networks: {
            shop: {
              Aliases: ['web', id.slice(0, 12)],
              IPAMConfig: { IPv4Address: '10.1.2.3' },
              IPAddress: '10.1.2.3',
              MacAddress: '02:42:0a:01:02:03',
            },
            back: { Aliases: null, IPAMConfig: null },
            bridge: { Aliases: ['x'] },
          },
        },
      },
    ),
    own,
    'x',
  );
  expect(body.NetworkingConfig?.EndpointsConfig).toEqual({
    shop: { Aliases: ['web'], IPAMConfig: { IPv4Address: '10.1.2.3' } },
  });
  expect(connect).toEqual([
    { network: 'back', endpoint: { Aliases: [] } },
    { network: 'bridge', endpoint: {} },
  ]);
});

test('in another container’s network there is neither a name nor a port of its own', () => {
  const old = inspected({ Hostname: 'other' }, { HostConfig: { NetworkMode: 'container:abc' } });
  const { body, connect } = recreateRequest(old, own, 'x');
  expect(body).not.toHaveProperty('Hostname');
  expect(body).not.toHaveProperty('ExposedPorts');
  expect(body).not.toHaveProperty('NetworkingConfig');
  expect(connect).toEqual([]);
});
