import type { ContainerStats } from '../contract/index.ts';
import { list, number, record, text, time } from './read.ts';

/** The engine's running totals at one moment, from which rates are made. */
export interface Sample {
  at: number;
  /** Nanoseconds of CPU time, of the container and of all cores together. */
  cpu: number;
  system: number;
  cores: number;
  memory: number;
  memoryLimit: number;
  netIn: number;
  netOut: number;
  diskRead: number;
  diskWrite: number;
  pids: number;
}

/** Reads an item of `GET /containers/{id}/stats`; null for the empty ones that a stopped container gives. */
export function readSample(item: unknown): Sample | null {
  const wire = record(item);
  const at = time(text(wire.read, 64));
  const cpu = record(wire.cpu_stats);
  const usage = record(cpu.cpu_usage);
  const memory = record(wire.memory_stats);
  if (at === null || (number(usage.total_usage) === 0 && number(memory.usage) === 0)) return null;
  const networks = Object.values(record(wire.networks)).map(record);
  const blocks = list(record(wire.blkio_stats).io_service_bytes_recursive).map(record);
  const blockSum = (op: string) =>
    sum(blocks.filter(block => text(block.op, 16).toLowerCase() === op).map(block => number(block.value)));
  return {
    at,
    cpu: number(usage.total_usage),
    system: number(cpu.system_cpu_usage),
    cores: number(cpu.online_cpus) || list(usage.percpu_usage).length || 1,
    memory: usedMemory(memory),
    memoryLimit: number(memory.limit),
    netIn: sum(networks.map(network => number(network.rx_bytes))),
    netOut: sum(networks.map(network => number(network.tx_bytes))),
    diskRead: blockSum('read'),
    diskWrite: blockSum('write'),
    pids: number(record(wire.pids_stats).current) || number(wire.num_procs),
  };
}

/** Two samples of one container make what is shown. Totals that fall (it was restarted) count as nothing. */
export function statsBetween(id: string, before: Sample, after: Sample): ContainerStats {
  const seconds = Math.max(0.001, (after.at - before.at) / 1000);
  const rate = (a: number, b: number) => Math.max(0, b - a) / seconds;
  return {
    id,
    at: after.at,
    cpu: coresUsed(before, after, seconds),
    memory: after.memory,
    memoryLimit: after.memoryLimit,
    netIn: rate(before.netIn, after.netIn),
    netOut: rate(before.netOut, after.netOut),
    diskRead: rate(before.diskRead, after.diskRead),
    diskWrite: rate(before.diskWrite, after.diskWrite),
    pids: after.pids,
  };
}

/** As `docker stats` has it (docker/cli, stats_helpers.go `calculateCPUPercentUnix`), in cores instead of per cent. */
function coresUsed(before: Sample, after: Sample, seconds: number): number {
  const used = Math.max(0, after.cpu - before.cpu);
  const system = after.system - before.system;
  // Podman and one-shot answers lack the time of all cores: then the clock stands for it.
  return before.system > 0 && system > 0 ? (used / system) * after.cores : used / 1e9 / seconds;
}

/** Usage without the page cache that the kernel gives back at once (stats_helpers.go `calculateMemUsageUnixNoCache`). */
function usedMemory(memory: Record<string, unknown>): number {
  const usage = number(memory.usage);
  const stats = record(memory.stats);
  // cgroup v1 has both names; there only the total counts the children.
  const inactive = 'total_inactive_file' in stats ? number(stats.total_inactive_file) : number(stats.inactive_file);
  return inactive < usage ? usage - inactive : usage;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
