import { readFileSync, statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineUsage } from '../contract/index.ts';

/** CPU, memory and disk can only be sampled. So often, in milliseconds, and only while the page looks. */
const samplePause = 5000;
/** The first figure for the CPU needs two looks; the second comes soon, so that the page isn't empty for long. */
const firstPause = 500;

interface CpuTimes {
  busy: number;
  total: number;
}

/** The first line of /proc/stat: `cpu user nice system idle iowait irq softirq steal …`, in ticks (proc_stat(5)). */
export function parseCpu(stat: string): CpuTimes {
  const fields = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number).slice(0, 8);
  const total = fields.reduce((sum, value) => sum + value, 0);
  return { total, busy: total - (fields[3] ?? 0) - (fields[4] ?? 0) };
}

/** Bytes in use and in all, from /proc/meminfo: what is available counts as free, whatever caches hold. */
export function parseMemory(meminfo: string): { used: number; total: number } {
  const field = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(meminfo)?.[1] ?? 0) * 1024;
  const total = field('MemTotal');
  return { total, used: total - field('MemAvailable') };
}

/** Load of this computer, and of the disk that holds a folder, until the signal aborts. */
export async function* sampleUsage(folder: string, signal: AbortSignal): AsyncGenerator<EngineUsage> {
  const cpus = (readFileSync('/proc/cpuinfo', 'utf8').match(/^processor\s*:/gm) ?? []).length;
  let before = parseCpu(readFileSync('/proc/stat', 'utf8'));
  for (let pause = firstPause; !signal.aborted; pause = samplePause) {
    try {
      await sleep(pause, undefined, { signal });
    } catch {
      return;
    }
    const now = parseCpu(readFileSync('/proc/stat', 'utf8'));
    const memory = parseMemory(readFileSync('/proc/meminfo', 'utf8'));
    const span = now.total - before.total;
    yield {
      cpu: span > 0 ? (now.busy - before.busy) / span : 0,
      cpus,
      memoryUsed: memory.used,
      memoryTotal: memory.total,
      ...diskOf(folder),
    };
    before = now;
  }
}

/** Bytes. What is free only for root counts as used, as df has it. */
function diskOf(folder: string): { diskUsed: number; diskTotal: number } {
  try {
    const { blocks, bfree, bavail, bsize } = statfsSync(folder);
    const used = (blocks - bfree) * bsize;
    return { diskUsed: used, diskTotal: used + bavail * bsize };
  } catch {
    // The folder is made at the first start.
    return { diskUsed: 0, diskTotal: 0 };
  }
}
