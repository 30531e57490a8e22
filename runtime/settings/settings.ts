import { type Disposable, Emitter, type Handlers, type Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract, type Settings, settings as schema } from '../contract/index.ts';
import { type GantryPaths, readSettings, writeSettings } from '../host/index.ts';

/** What the user has chosen, and the file that keeps it. */
export interface SettingsKeeper {
  readonly value: Settings;
  /** Changes some of them. Resolves when they are on disk; throws when they can't be kept, and then nothing has changed. */
  change(change: Partial<Settings>): Promise<void>;
  onChange(listener: (value: Settings) => void): Disposable;
  readonly handlers: Handlers<RuntimeContract>['settings'];
}

export interface SettingsOptions {
  paths: Pick<GantryPaths, 'settingsFile'>;
  logger: Logger;
}

/** Reads the settings and keeps them. Their folder must exist: see `createFolders`. */
export function createSettings({ paths, logger }: SettingsOptions): SettingsKeeper {
  const changes = new Emitter<Settings>();
  let value = readSettings(paths.settingsFile, logger);
  // Writes follow one another, so that the newest is on disk in the end.
  let writing: Promise<unknown> = Promise.resolve();

  const change = (change: Partial<Settings>): Promise<void> => {
    const next = writing.then(async () => {
      const changed = schema.parse({ ...value, ...change });
      if (JSON.stringify(changed) === JSON.stringify(value)) return;
      try {
        await writeSettings(paths.settingsFile, changed);
      } catch (thrown) {
        throw notKept(paths.settingsFile, thrown);
      }
      value = changed;
      changes.emit(value);
    });
    writing = next.catch(() => undefined);
    return next;
  };

  return {
    get value() {
      return value;
    },
    change,
    onChange: listener => changes.on(listener),
    handlers: {
      update: async patch => {
        await change(patch);
        return {};
      },
    },
  };
}

function notKept(file: string, thrown: unknown): GantryError {
  const full = ['ENOSPC', 'EDQUOT'].includes((thrown as NodeJS.ErrnoException).code ?? '');
  return new GantryError(
    {
      kind: full ? 'disk-full' : 'internal',
      message: full ? 'The settings could not be saved: the disk is full.' : 'The settings could not be saved.',
      hint: full ? 'Free some disk space and try again.' : `Check who may write ${file}.`,
      detail: String(thrown),
    },
    { cause: thrown },
  );
}
