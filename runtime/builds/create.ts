import { createHash, randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { AsyncQueue, type Handlers, type Logger } from '../base/index.ts';
import {
  type BuildDetail,
  type BuildRow,
  type BuildSettings,
  type BuildSource,
  GantryError,
  type RuntimeContract,
} from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { FindLogin } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskContext, TaskRunner } from '../tasks/index.ts';
import { readLogFile } from './build-log.ts';
import { placeOfDockerfile, readDockerfile, walkContext } from './context.ts';
import { parseDockerfile } from './dockerfile.ts';
import { BuildHistory } from './history.ts';
import { originOf } from './origin.ts';
import { RunningBuild } from './run.ts';
import { readSecrets, typedIsGone } from './session/secrets.ts';
import { checkSettings } from './settings.ts';

/** The builds noun as the runtime puts it together. */
export interface Builds {
  handlers: Handlers<RuntimeContract>['builds'];
  /** Resolves when the history of earlier runs was read. */
  loaded: Promise<void>;
}

/** Makes the builds noun; its rows are the store's `builds` collection, its history lives in `folder`. */
export function createBuilds(options: {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  folder: string;
  findLogin: FindLogin;
  /** Gantry's own environment, which secrets may come from. */
  env: NodeJS.ProcessEnv;
  /** Lists the images anew; engines without events for builds show the result only then. */
  refreshImages(): Promise<void>;
  logger: Logger;
}): Builds {
  const { engine, store, tasks, folder, refreshImages, findLogin, env, logger } = options;
  const history = new BuildHistory(folder, logger);
  const running = new Map<string, RunningBuild>();
  const loaded = history.load().then(rows => store.upsert('builds', rows));

  const gone = () => new GantryError({ kind: 'not-found', message: 'This build is no longer in the history.' });

  const perform = async (row: BuildRow, typed: Typed, context: TaskContext) => {
    await loaded;
    const client = engine.client();
    const build = new RunningBuild({
      row,
      key: keyOf(row),
      client,
      history,
      context,
      findLogin,
      readSecrets: () => readSecrets(row.settings.secrets, typed, env),
      onRow: changed => store.upsert('builds', [changed]),
      onDefect: (what, error) => logger.log('warn', what, { build: row.id, error: String(error) }),
    });
    running.set(row.id, build);
    try {
      const { image } = await build.run();
      await refreshImages().catch(error => logger.log('warn', 'images not listed', { error: String(error) }));
      return { result: image, detail: store.get('builds', row.id)?.detail ?? '' };
    } finally {
      running.delete(row.id);
      store.remove('builds', await history.prune());
    }
  };

  const start = (settings: BuildSettings, values: Typed): { build: string; task: string } => {
    checkSettings(settings);
    // In the first run's hands only: a retry has to ask again.
    let typed = values;
    const { id: engineId, name: engineName } = engine.status().engine;
    engine.client();
    let next: string | null = randomUUID();
    const build = next;
    const name = nameOf(settings);
    const task = tasks.start({
      type: 'build',
      title: `Build ${name}`,
      run: async context => {
        if (engine.status().engine.id !== engineId)
          throw new GantryError({
            kind: 'conflict',
            message: `This was begun on the engine “${engineName}”, and another one is open now.`,
            hint: `Switch back to “${engineName}” and try again.`,
          });
        // A retry from the task list is a build of its own.
        const id = next ?? randomUUID();
        next = null;
        const row: BuildRow = {
          id,
          name,
          settings,
          from: fromOf(settings.source),
          engine: engineName,
          task: context.id,
          state: 'running',
          detail: '',
          startedAt: Date.now(),
          endedAt: null,
          steps: { total: 0, done: 0, cached: 0 },
          image: null,
          error: null,
        };
        store.upsert('builds', [row]);
        const handed = typed;
        typed = null;
        return await perform(row, handed, context);
      },
    });
    return { build, task };
  };

  const detailOf = (id: string): BuildDetail => {
    const detail = running.get(id)?.detail ?? history.get(id)?.detail;
    if (!detail) throw gone();
    return detail;
  };

  async function* watch(id: string, signal: AbortSignal): AsyncGenerator<BuildDetail> {
    await loaded;
    const build = running.get(id);
    if (!build) {
      yield detailOf(id);
      return;
    }
    const queue = new AsyncQueue<BuildDetail>();
    const off = build.onChange(() => {
      if (queue.length < 2) queue.push(build.detail);
      if (build.ended) queue.end();
    });
    const leave = () => queue.end();
    signal.addEventListener('abort', leave, { once: true });
    try {
      yield build.detail;
      yield* queue;
      if (!signal.aborted) yield detailOf(id);
    } finally {
      off();
      signal.removeEventListener('abort', leave);
    }
  }

  const handlers: Builds['handlers'] = {
    start: ({ settings, typed }) => start(settings, new Map(typed.map(({ id, value }) => [id, value]))),
    rerun: async ({ id }) => {
      await loaded;
      const settings = store.get('builds', id)?.settings;
      if (!settings) throw gone();
      const asked = settings.secrets.find(({ from }) => from.type === 'typed');
      if (asked) throw typedIsGone(asked.id);
      return start(settings, null);
    },
    forget: async ({ ids }) => {
      await loaded;
      const ended = ids.filter(id => !running.has(id));
      await history.remove(ended);
      store.remove('builds', ended);
      return {};
    },
    watch: ({ id }, { signal }) => watch(id, signal),
    log: async function* ({ id }, { signal }) {
      await loaded;
      const build = running.get(id);
      if (build) yield* build.log.read(signal);
      else if (history.get(id)) yield* readLogFile(history.logPath(id), signal);
      else throw gone();
    },
    dockerfile: async ({ source }) => {
      if (source.type !== 'folder' && source.type !== 'dockerfile') return { dockerfile: null };
      const place =
        source.type === 'folder' ? placeOfDockerfile(source) : { path: source.path, inside: basename(source.path) };
      const text = await readDockerfile(place.path);
      const { stages, args, secrets } = parseDockerfile(text);
      return {
        dockerfile: {
          name: place.inside ?? basename(place.path),
          path: place.path,
          text,
          stages: stages.map(({ name, base, line }) => ({ name, base, line })),
          args,
          secrets,
        },
      };
    },
    origin: async ({ image }) => {
      await loaded;
      return { origin: originOf(history.lastWith(image)) };
    },
    context: async ({ source }, { signal }) => ({
      context: source.type === 'folder' ? (await walkContext(source, signal)).facts : null,
    }),
  };
  return { handlers, loaded };
}

/** Values of typed secrets by their ids; null where they were used already. */
type Typed = ReadonlyMap<string, string> | null;

/** What a build is compared with: another of the same engine, source and target. */
function keyOf({ settings: { source, target, platform }, engine }: BuildRow): string {
  const text = JSON.stringify([engine, source, target, platform]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function nameOf({ tags, source }: BuildSettings): string {
  return tags[0] ?? basename(fromOf(source)) ?? 'image';
}

function fromOf(source: BuildSource): string {
  return source.type === 'git' ? source.url : resolve(source.path);
}
