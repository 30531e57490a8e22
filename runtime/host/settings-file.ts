import type { Logger } from '../base/index.ts';
import { type Settings, settings } from '../contract/index.ts';
import { readJson, writeJson } from './json-files.ts';

/** Reads the settings. Damaged ones are kept aside and the defaults taken: Gantry must open in any case. */
export function readSettings(path: string, logger: Logger): Settings {
  const read = readJson(path, settings);
  switch (read.type) {
    case 'ok':
      return read.value;
    case 'bad':
      logger.log('warn', 'the settings could not be read, so the defaults are used', {
        reason: read.reason,
        keptAs: read.keptAs,
      });
      return settings.parse({});
    case 'missing':
      return settings.parse({});
  }
}

/** Writes the settings whole or not at all. */
export async function writeSettings(path: string, value: Settings): Promise<void> {
  await writeJson(path, value);
}
