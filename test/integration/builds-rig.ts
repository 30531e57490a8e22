import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLogger } from '../../runtime/base/index.ts';
import { type Builds, createBuilds } from '../../runtime/builds/index.ts';
import {
  type BuildDetail,
  type BuildLogLine,
  type BuildRow,
  type BuildSettingsInput,
  buildSettings,
} from '../../runtime/contract/index.ts';
import type { FindLogin } from '../../runtime/images/index.ts';
import { ensureBusyboxImage } from '../fixtures/busybox-image.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import type { PrivateEngineOptions } from '../fixtures/private-engine.ts';

/** The builds noun on a private engine, with a folder for its history and folders to build. */
export interface BuildsRig {
  noun: ImagesNoun;
  builds: Builds;
  /** Folder of the history. */
  folder: string;
  /** Makes a folder with these files; an empty text makes an empty file. */
  project(files: Record<string, string>): string;
  /** Starts a build and waits for its end. `typed` holds the values of typed secrets by their ids. */
  build(settings: BuildSettingsInput, typed?: Record<string, string>): Promise<BuildRow>;
  start(settings: BuildSettingsInput, typed?: Record<string, string>): { build: string; task: string };
  ended(started: { build: string; task: string }): Promise<BuildRow>;
  detail(id: string): Promise<BuildDetail>;
  log(id: string): Promise<BuildLogLine[]>;
  /** The noun as another start of Gantry finds it. */
  restarted(): Promise<Builds>;
  stop(): Promise<void>;
}

const opened = () => ({ signal: AbortSignal.timeout(60_000), onInbound: () => {} });

export async function startBuildsRig(
  options: PrivateEngineOptions & {
    network?: boolean;
    folder?: string;
    logins?(domain: string): Awaited<ReturnType<FindLogin>>;
  } = {},
): Promise<BuildsRig> {
  const noun = await startImagesNoun(options);
  await ensureBusyboxImage(noun.client);
  const root = mkdtempSync(join(tmpdir(), 'gantry-builds-'));
  const folder = options.folder ?? join(root, 'history');
  const make = () =>
    createBuilds({
      engine: noun.access,
      store: noun.store,
      tasks: noun.tasks,
      folder,
      findLogin: async domain => options.logins?.(domain) ?? { login: null, problem: null },
      env: { GANTRY_TEST_TOKEN: 'from the environment' },
      refreshImages: () => noun.images.refreshImages(),
      logger: createLogger(line => noun.log.push(line)),
    });
  const builds = make();
  let projects = 0;
  const rig: BuildsRig = {
    noun,
    builds,
    folder,
    project: files => {
      projects += 1;
      const made = join(root, `project-${projects}`);
      mkdirSync(made);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(made, name)), { recursive: true });
        writeFileSync(join(made, name), text);
      }
      return made;
    },
    start: (settings, typed = {}) => {
      const values = Object.entries(typed).map(([id, value]) => ({ id, value }));
      const asked = { settings: buildSettings.parse(settings), typed: values };
      return builds.handlers.start(asked, call) as { build: string; task: string };
    },
    ended: async ({ build, task }) => {
      await noun.tasks.ended(task);
      const row = noun.store.get('builds', build);
      if (!row) throw new Error('The build left no row.');
      return row;
    },
    build: (settings, typed) => rig.ended(rig.start(settings, typed)),
    detail: async id => {
      for await (const detail of builds.handlers.watch({ id }, opened())) return detail as BuildDetail;
      throw new Error('The build has no detail.');
    },
    log: async id => {
      const lines: BuildLogLine[] = [];
      for await (const item of builds.handlers.log({ id }, opened())) lines.push(...item.lines);
      return lines;
    },
    restarted: async () => {
      const again = make();
      await again.loaded;
      return again;
    },
    stop: async () => {
      await noun.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return rig;
}
