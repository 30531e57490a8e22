import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { prepared } from '../fixtures/prepared.ts';

/** A started Electron and when it said the awaited line. */
export interface Started {
  child: ChildProcess;
  /** Milliseconds from the spawn to the line. */
  ms: number;
  end(): Promise<void>;
}

/** Starts Electron on an app's path and waits for a line of its output. */
export function startElectron(app: string, line: string, env: Record<string, string>): Promise<Started> {
  const { electron, sandbox } = prepared();
  const begun = performance.now();
  const child = spawn(electron.path, [app, ...(sandbox ? [] : ['--no-sandbox'])], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const end = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  };
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => fail('did not say so within 60 s'), 60_000);
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${app} ${why}: ${output.slice(-2000)}`));
    };
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes(line)) return;
      clearTimeout(timer);
      resolve({ child, ms: performance.now() - begun, end });
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

/** A process and all below it. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // Field 4 of /proc/<pid>/stat; the command in field 2 may hold spaces and brackets.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const inTree = (pid: number): boolean => pid === root || (pid > 1 && inTree(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(inTree);
}

/** Sum of the proportional set sizes, bytes (/proc/<pid>/smaps_rollup). */
export function pss(pids: number[]): number {
  let sum = 0;
  for (const pid of pids) {
    try {
      sum += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
    } catch {
      // Ended meanwhile.
    }
  }
  return sum;
}

/** CPU seconds used so far (utime + stime; 100 ticks a second). */
export function cpuSeconds(pids: number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // Ended meanwhile.
    }
  }
  return ticks / 100;
}
