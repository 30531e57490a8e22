import { describe, expect, it } from 'vitest';
import { containerDetail, runSpec } from '../contract/index.ts';
import { detailOf } from './detail.ts';
import { createRequest } from './spec.ts';
import { specOf } from './spec-of.ts';

const id = 'ab'.repeat(32);

/** What the engine would answer for a container that was made by this request. */
function inspected(input: Parameters<typeof runSpec.parse>[0], image: Record<string, unknown> = {}) {
  const { name, body } = createRequest(runSpec.parse(input));
  const { HostConfig, ...config } = body;
  const own = (image.Config ?? {}) as { Env?: string[]; Labels?: object; Cmd?: string[]; Volumes?: object };
  return {
    Id: id,
    Name: `/${name}`,
    Config: {
      ...config,
      Hostname: config.Hostname ?? id.slice(0, 12),
      Cmd: config.Cmd ?? own.Cmd ?? null,
      Env: [...config.Env, ...(own.Env ?? [])],
      Labels: { ...own.Labels, ...config.Labels },
      Volumes: { ...own.Volumes, ...config.Volumes },
    },
    HostConfig,
  };
}

const image = {
  Os: 'linux',
  Architecture: 'arm64',
  Variant: 'v8',
  Config: { Cmd: ['serve'], Env: ['PATH=/bin'], Labels: { from: 'image' }, Volumes: { '/data': {} } },
};

describe('specOf', () => {
  it('is the reverse of createRequest', () => {
    const given = runSpec.parse({
      image: 'web:1',
      name: 'web',
      command: ['a', 'b c'],
      entrypoint: ['/init'],
      ports: [
        { host: 8080, container: 80 },
        { hostIp: '127.0.0.1', host: null, container: 80 },
        { host: 53, container: 53, protocol: 'udp' },
      ],
      env: [{ name: 'A', value: '1=2' }],
      mounts: [
        { type: 'bind', source: '/a', target: '/b', readOnly: true },
        { type: 'volume', source: 'v1', target: '/c' },
        { type: 'tmpfs', source: '', target: '/d', readOnly: true },
        { type: 'volume', source: '', target: '/e' },
      ],
      labels: { x: 'y' },
      network: 'shop',
      restart: 'on-failure',
      maxRetries: 4,
      memory: 9_000_000,
      cpus: 0.25,
      user: '5',
      workingDir: '/w',
      hostname: 'h',
      tty: true,
      interactive: true,
      privileged: true,
      init: true,
    });
    expect(specOf(inspected(given, image), image)).toEqual(given);
  });

  it('leaves out what the image gives', () => {
    const given = runSpec.parse({ image: 'web:1', name: 'plain' });
    expect(specOf(inspected(given, image), image)).toEqual(given);
    // Without the image nobody can tell what was the user's.
    expect(specOf(inspected(given, image), null).command).toEqual(['serve']);
  });

  it('reads what other tools made: binds, quotas, ranges', () => {
    const HostConfig = {
      Binds: ['/host:/in:ro,z', 'vol:/data', 'C:\\data:/win', 'torn'],
      CpuQuota: 50_000,
      PortBindings: { '80/tcp': [{ HostPort: '8000-8010' }], 'x/tcp': [{}], '90/sctp': [{ HostPort: '90' }] },
      RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
      NetworkMode: 'bridge',
    };
    const spec = specOf({ Id: id, Config: { Image: 'x' }, HostConfig }, null);
    expect(spec.mounts).toEqual([
      { type: 'bind', source: '/host', target: '/in', readOnly: true },
      { type: 'volume', source: 'vol', target: '/data', readOnly: false },
      { type: 'bind', source: 'C:\\data', target: '/win', readOnly: false },
    ]);
    expect(spec.cpus).toBe(0.5);
    expect(spec.ports).toEqual([
      { hostIp: '', host: null, container: 80, protocol: 'tcp' },
      { hostIp: '', host: 90, container: 90, protocol: 'sctp' },
    ]);
    expect([spec.restart, spec.network]).toEqual(['always', '']);
  });

  it('gives the least when the rest is out of all bounds', () => {
    const Cmd = Array.from({ length: 5000 }, () => 'x');
    expect(specOf({ Id: id, Name: '/big', Config: { Image: 'x', Cmd } }, null)).toEqual(
      runSpec.parse({ image: 'x', name: 'big' }),
    );
  });
});

describe('detailOf', () => {
  it('reads health and platform', () => {
    const Health = {
      Status: 'unhealthy',
      FailingStreak: 3,
      Log: [{ Start: '2026-11-24T08:00:00Z', ExitCode: 1, Output: 'no' }],
    };
    const detail = detailOf({ Id: id, State: { Status: 'running', Health, Pid: 7 }, Image: 'sha256:1' }, image);
    expect(detail.health).toEqual({
      status: 'unhealthy',
      failingStreak: 3,
      log: [{ at: Date.parse('2026-11-24T08:00:00Z'), code: 1, output: 'no' }],
    });
    expect([detail.platform, detail.pid]).toEqual(['linux/arm64/v8', 7]);
  });

  it.each([
    [{}],
    [{ Id: id, State: null, Config: null, HostConfig: null, NetworkSettings: null, Mounts: null }],
    [{ Id: id, State: { Health: { Log: [null, 5] } }, Config: { Env: [5, 'NOVALUE', '=x'] }, Mounts: [null, 'x'] }],
    [{ Id: id, NetworkSettings: { Networks: { a: null, b: { Aliases: 'one' } } } }],
  ])('fits the contract for %j', wire => {
    expect(containerDetail.safeParse(detailOf(wire, null)).error).toBeUndefined();
  });
});
