import { existsSync, readFileSync } from 'node:fs';
import type { Logger } from '../../../base/index.ts';
import { writeJson } from '../../../host/index.ts';
import { type DaemonConfig, daemonConfig } from './commands.ts';

/** Writes daemon.json, keeping what somebody added to it. A damaged one is replaced, and that is said in the log. */
export async function writeDaemonConfig(
  file: string,
  options: { bridge: string | null; liveRestore: boolean },
  logger: Logger,
): Promise<void> {
  const existing = readExisting(file, logger);
  const config = daemonConfig(options, existing ?? {});
  if (JSON.stringify(config) !== JSON.stringify(existing)) await writeJson(file, config);
}

/**
 * Puts a registry on dockerd's list `insecure-registries`, or takes it off; what else is in the file stays. An empty list is
 * written, too: a list that is absent changes nothing when dockerd reads the file again.
 */
export async function changeInsecure(file: string, registry: string, insecure: boolean, logger: Logger): Promise<void> {
  const existing = readExisting(file, logger) ?? {};
  const before: unknown = existing['insecure-registries'];
  const others = Array.isArray(before) ? before.filter(one => one !== registry) : [];
  await writeJson(file, { ...existing, 'insecure-registries': insecure ? [...others, registry] : others });
}

function readExisting(file: string, logger: Logger): DaemonConfig | null {
  if (!existsSync(file)) return null;
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (found && typeof found === 'object' && !Array.isArray(found)) return found as DaemonConfig;
    logger.log('warn', 'daemon.json holds no object and is written anew', {});
  } catch (error) {
    logger.log('warn', 'daemon.json is damaged and is written anew', { error: String(error) });
  }
  return null;
}
