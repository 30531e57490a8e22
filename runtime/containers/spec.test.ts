import { describe, expect, it } from 'vitest';
import { type RunSpecInput, runSpec } from '../contract/index.ts';
import { createRequest } from './spec.ts';

const request = (input: RunSpecInput) => createRequest(runSpec.parse(input));

describe('createRequest', () => {
  it('says the least for the least', () => {
    expect(request({ image: 'gantry/starter' })).toEqual({
      name: '',
      platform: '',
      body: {
        Image: 'gantry/starter',
        Env: [],
        Labels: {},
        Tty: false,
        OpenStdin: false,
        StdinOnce: false,
        AttachStdin: false,
        ExposedPorts: {},
        Volumes: {},
        HostConfig: {
          PortBindings: {},
          Mounts: [],
          Tmpfs: {},
          NetworkMode: 'default',
          RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
          Privileged: false,
          AutoRemove: false,
        },
      },
    });
  });

  it('says everything', () => {
    const all = request({
      image: ' postgres:16 ',
      name: 'orders-db',
      command: ['postgres', '-c', 'shared_buffers=256MB'],
      entrypoint: ['/bin/tini', '--'],
      ports: [
        { hostIp: '127.0.0.1', host: 5433, container: 5432 },
        { host: null, container: 5432 },
        { host: 53, container: 53, protocol: 'udp' },
      ],
      env: [{ name: 'POSTGRES_DB', value: 'a=b c' }],
      mounts: [
        { type: 'volume', source: 'orders', target: '/var/lib/postgresql/data' },
        { type: 'bind', source: '/etc/x', target: '/etc/x', readOnly: true },
        { type: 'volume', source: '', target: '/cache' },
        { type: 'tmpfs', source: '', target: '/run' },
      ],
      labels: { team: 'orders' },
      network: 'shop',
      restart: 'on-failure',
      maxRetries: 3,
      memory: 512 * 1024 * 1024,
      cpus: 1.5,
      user: '999:999',
      workingDir: '/srv',
      hostname: 'db',
      platform: 'linux/amd64',
      tty: true,
      interactive: true,
      privileged: true,
      init: true,
      autoRemove: true,
    });
    expect(all).toEqual({
      name: 'orders-db',
      platform: 'linux/amd64',
      body: {
        Image: 'postgres:16',
        Cmd: ['postgres', '-c', 'shared_buffers=256MB'],
        Entrypoint: ['/bin/tini', '--'],
        Env: ['POSTGRES_DB=a=b c'],
        Labels: { team: 'orders' },
        User: '999:999',
        WorkingDir: '/srv',
        Hostname: 'db',
        Tty: true,
        OpenStdin: true,
        StdinOnce: false,
        AttachStdin: false,
        ExposedPorts: { '5432/tcp': {}, '53/udp': {} },
        Volumes: { '/cache': {} },
        HostConfig: {
          PortBindings: {
            '5432/tcp': [
              { HostIp: '127.0.0.1', HostPort: '5433' },
              { HostIp: '', HostPort: '' },
            ],
            '53/udp': [{ HostIp: '', HostPort: '53' }],
          },
          Mounts: [
            { Type: 'volume', Source: 'orders', Target: '/var/lib/postgresql/data', ReadOnly: false },
            { Type: 'bind', Source: '/etc/x', Target: '/etc/x', ReadOnly: true },
          ],
          Tmpfs: { '/run': '' },
          NetworkMode: 'shop',
          RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
          Memory: 536870912,
          NanoCpus: 1500000000,
          Privileged: true,
          Init: true,
          AutoRemove: true,
        },
      },
    });
  });

  it('resets the entrypoint with an empty list', () => {
    expect(request({ image: 'a', entrypoint: [] }).body.Entrypoint).toEqual(['']);
  });

  it('gives retries only with on-failure', () => {
    expect(request({ image: 'a', restart: 'always', maxRetries: 5 }).body.HostConfig.RestartPolicy).toEqual({
      Name: 'always',
      MaximumRetryCount: 0,
    });
  });

  it('takes 0 as no limit', () => {
    const { HostConfig } = request({ image: 'a', memory: 0, cpus: 0 }).body;
    expect(HostConfig).not.toHaveProperty('Memory');
    expect(HostConfig).not.toHaveProperty('NanoCpus');
  });
});
