import { build } from './build.ts';
import { clickToRunning } from './click-to-running.ts';
import { externalChange } from './external-change.ts';
import type { Benchmark, Result } from './harness.ts';
import { launch } from './launch.ts';
import { layers1g } from './layers-1g.ts';
import { list1000 } from './list-1000.ts';
import { logs } from './logs.ts';
import { memory } from './memory.ts';
import { pull } from './pull.ts';
import { terminal } from './terminal.ts';

const benchmarks: Benchmark[] = [
  clickToRunning,
  externalChange,
  launch,
  list1000,
  terminal,
  logs,
  memory,
  layers1g,
  build,
  pull,
];

/** Runs the named benchmarks, prints one JSON object a line, and answers whether all met their goals. */
export async function runBenchmarks(names: string[], quiet: boolean): Promise<boolean> {
  const known = benchmarks.map(each => each.name);
  const unknown = names.filter(name => name !== 'all' && !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`Usage: npm run bench -- all|${known.join('|')} [--json]`);
    return false;
  }
  let pass = true;
  for (const benchmark of benchmarks.filter(each => names.includes('all') || names.includes(each.name))) {
    for (const result of await runOne(benchmark, quiet)) {
      pass &&= result.pass;
      console.log(JSON.stringify(result));
    }
  }
  return pass;
}

/** A benchmark that can't run says why and counts as failed. */
async function runOne(benchmark: Benchmark, quiet: boolean): Promise<(Result & { why?: string })[]> {
  try {
    return await benchmark.run(line => quiet || console.error(`  ${benchmark.name}: ${line}`));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const row = { value: Number.NaN, unit: '', peer: '', peerValue: null, ratio: null, goal: '', pass: false };
    return [{ name: benchmark.name, ...row, why }];
  }
}
