import { describe, expect, it } from 'vitest';
import { readSample, type Sample, statsBetween } from './stats-math.ts';

const wire = (at: string, cpu: number, system: number, more: object = {}) => ({
  read: at,
  cpu_stats: { cpu_usage: { total_usage: cpu }, system_cpu_usage: system, online_cpus: 4 },
  memory_stats: { usage: 1000, limit: 5000, stats: { inactive_file: 300 } },
  pids_stats: { current: 7 },
  networks: { eth0: { rx_bytes: 100, tx_bytes: 10 }, eth1: { rx_bytes: 50, tx_bytes: 5 } },
  blkio_stats: {
    io_service_bytes_recursive: [
      { op: 'Read', value: 11 },
      { op: 'write', value: 22 },
      { op: 'Total', value: 33 },
    ],
  },
  ...more,
});
const sample = (...args: Parameters<typeof wire>): Sample => {
  const read = readSample(wire(...args));
  if (!read) throw new Error('no sample');
  return read;
};
const [first, second] = ['2026-11-24T08:00:00Z', '2026-11-24T08:00:02Z'];

describe('readSample', () => {
  it('adds up networks and disks, of cgroup v1 (Read) and v2 (read)', () => {
    expect(sample(first, 1, 2)).toMatchObject({
      netIn: 150,
      netOut: 15,
      diskRead: 11,
      diskWrite: 22,
      pids: 7,
      cores: 4,
    });
  });

  it('takes the page cache off memory, as docker stats does', () => {
    expect(sample(first, 1, 2).memory).toBe(700);
    const v1 = { memory_stats: { usage: 1000, stats: { inactive_file: 1, total_inactive_file: 400 } } };
    expect(sample(first, 1, 2, v1).memory).toBe(600);
    const more = { memory_stats: { usage: 1000, stats: { inactive_file: 2000 } } };
    expect(sample(first, 1, 2, more).memory).toBe(1000);
  });

  it('knows the empty item of a stopped container, and what is none', () => {
    expect(readSample({ read: '0001-01-01T00:00:00Z', cpu_stats: { cpu_usage: { total_usage: 0 } } })).toBeNull();
    expect(readSample({ read: first, cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} })).toBeNull();
    for (const item of [null, 'x', {}, { read: 5 }]) expect(readSample(item)).toBeNull();
  });
});

describe('statsBetween', () => {
  it('gives cores, by the time of all of them', () => {
    // 1 s of CPU time, while 4 cores had 8 s: half a core.
    expect(statsBetween('c', sample(first, 0, 1e9), sample(second, 1e9, 9e9)).cpu).toBeCloseTo(0.5);
  });

  it('gives cores by the clock where the engine has not that', () => {
    const none = { cpu_stats: { cpu_usage: { total_usage: 3e9 } } };
    const before = { cpu_stats: { cpu_usage: { total_usage: 1e9 } } };
    expect(statsBetween('c', sample(first, 0, 0, before), sample(second, 0, 0, none)).cpu).toBeCloseTo(1);
  });

  it('gives rates a second', () => {
    const networks = { networks: { eth0: { rx_bytes: 2150, tx_bytes: 15 } } };
    const stats = statsBetween('c', sample(first, 1, 2), sample(second, 1, 2, networks));
    expect(stats).toMatchObject({ id: 'c', netIn: 1000, netOut: 0, diskRead: 0, at: Date.parse(second) });
  });

  it('shows nothing negative after a restart', () => {
    const stats = statsBetween('c', sample(first, 9e9, 1e9), sample(second, 1e9, 9e9, { networks: {} }));
    expect(stats).toMatchObject({ cpu: 0, netIn: 0 });
  });
});
