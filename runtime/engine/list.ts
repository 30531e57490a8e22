import { homedir } from 'node:os';
import type { Logger } from '../base/index.ts';
import { type EngineRow, GantryError, type Settings } from '../contract/index.ts';
import type { GantryPaths } from '../host/index.ts';
import type { EngineDriver } from './driver.ts';
import {
  addedEngine,
  ExternalDriver,
  type FoundEngine,
  findEngines,
  type Surroundings,
} from './drivers/external/index.ts';
import { NativeDriver } from './drivers/native/index.ts';

export interface ListOptions {
  paths: GantryPaths;
  logger: Logger;
  env?: Record<string, string | undefined>;
  home?: string;
}

/** The engines that can be chosen, and the driver of each. */
export class EngineList {
  readonly #paths: GantryPaths;
  readonly #logger: Logger;
  readonly #surroundings: Surroundings;
  readonly #native: NativeDriver;
  #found: FoundEngine[] = [];
  #problems = '';

  constructor({ paths, logger, env = process.env, home = homedir() }: ListOptions) {
    this.#paths = paths;
    this.#logger = logger;
    this.#surroundings = { env, home, uid: process.getuid?.() ?? 1 };
    this.#native = new NativeDriver({ paths, logger, env });
  }

  /** Looks again. Reads files and asks the file system only; connects to nothing. */
  discover(added: Settings['addedEngines']): EngineRow[] {
    const { engines, problems } = findEngines(this.#surroundings, added, this.#paths.engine.socket);
    this.#found = engines;
    const words = problems.join('; ');
    // Once, not with every look.
    if (words && words !== this.#problems) this.#logger.log('warn', 'some engines can’t be used', { problems });
    this.#problems = words;
    return this.rows();
  }

  rows(): EngineRow[] {
    return [this.#native.row, ...this.#found.map(engine => engine.row)];
  }

  get surroundings(): Surroundings {
    return this.#surroundings;
  }

  /** The hosted engine's driver: always the same, because it knows the process that it started. */
  get native(): EngineDriver {
    return this.#native;
  }

  /** Throws `not-found`. */
  driver(id: string): EngineDriver {
    if (id === this.#native.row.id) return this.#native;
    const engine = this.#found.find(({ row }) => row.id === id);
    if (engine) return new ExternalDriver(engine);
    throw new GantryError({
      kind: 'not-found',
      message: 'This engine is no longer there.',
      hint: 'Choose another one; engines that come back appear when the list is opened.',
      detail: id,
    });
  }

  /**
   * The driver to begin with. An engine that was chosen and isn't found now (its context is gone, its socket not there yet) is
   * still the one that the user means: it is shown with its error rather than another one in its place.
   */
  chosen(id: string): EngineDriver {
    try {
      return this.driver(id);
    } catch {
      try {
        return new ExternalDriver(addedEngine('', id.replace(/^external:/, '')));
      } catch {
        return this.#native;
      }
    }
  }
}
