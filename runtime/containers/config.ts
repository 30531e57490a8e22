import { number, texts } from './read.ts';

/** `NAME=value` lines; the engine also keeps lines without a value. */
export function readEnv(value: unknown): { name: string; value: string }[] {
  return texts(value).map(line => {
    const at = line.indexOf('=', 1);
    return at < 0 ? { name: line, value: '' } : { name: line.slice(0, at), value: line.slice(at + 1) };
  });
}

/** CPUs, by `--cpus` or by a quota of the older kind. */
export function cpusOf(host: Record<string, unknown>): number | null {
  const nano = number(host.NanoCpus);
  if (nano > 0) return nano / 1e9;
  const [quota, period] = [number(host.CpuQuota), number(host.CpuPeriod) || 100_000];
  return quota > 0 ? quota / period : null;
}
