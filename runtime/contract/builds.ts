import * as z from 'zod';
import { errorShape } from './error-shape.ts';
import { call, stream } from './operation.ts';

const path = z.string().min(1).max(4096);
/** Relative to the context's root, or absolute; empty is `Dockerfile`. */
const dockerfile = z.string().max(4096).default('');

/** What is built (Engine API: the body of `POST /build`, or its `remote`). */
export const buildSource = z.discriminatedUnion('type', [
  /** A folder as the context; `.dockerignore` is honoured. */
  z.strictObject({ type: z.literal('folder'), path, dockerfile }),
  /** One Dockerfile without a context: COPY finds nothing. */
  z.strictObject({ type: z.literal('dockerfile'), path }),
  /** A tar archive as the context, compressed or not. */
  z.strictObject({ type: z.literal('archive'), path, dockerfile }),
  /** A Git address: `https://host/repo.git#branch:folder`. The engine fetches it. */
  z.strictObject({ type: z.literal('git'), url: z.string().min(1).max(2048), dockerfile }),
]);
export type BuildSource = z.output<typeof buildSource>;

const pair = z.strictObject({ name: z.string().min(1).max(256), value: z.string().max(32_768) });

/**
 * A secret for `RUN --mount=type=secret,id=…`, and where its value comes from. A typed value is no part of it: it goes to the
 * engine while the build runs and is kept nowhere.
 */
export const buildSecret = z.strictObject({
  id: z.string().min(1).max(256),
  from: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('file'), path }),
    /** A variable of Gantry's own environment. */
    z.strictObject({ type: z.literal('environment'), name: z.string().min(1).max(256) }),
    z.strictObject({ type: z.literal('typed') }),
  ]),
});
export type BuildSecret = z.output<typeof buildSecret>;

/** BuildKit takes no larger secrets, in bytes (`MaxSecretSize`). */
export const largestSecret = 500 * 1024;

/** Everything that a build can be started, and started again, with. */
export const buildSettings = z.strictObject({
  source: buildSource,
  /** Names for the image: `team/app:1.2`. */
  tags: z.array(z.string().min(1).max(512)).max(32).default([]),
  args: z.array(pair).max(200).default([]),
  labels: z.array(pair).max(200).default([]),
  /** A stage's name or number; empty is the last one. */
  target: z.string().max(256).default(''),
  /** Such as `linux/arm64`; empty is the engine's own. */
  platform: z.string().max(64).default(''),
  noCache: z.boolean().default(false),
  /** Looks for newer base images in their registries. */
  pull: z.boolean().default(false),
  network: z.enum(['default', 'none', 'host']).default('default'),
  secrets: z.array(buildSecret).max(100).default([]),
});
export type BuildSettings = z.output<typeof buildSettings>;
export type BuildSettingsInput = z.input<typeof buildSettings>;

/** What starts a build: its settings, and the values of typed secrets, which are in no answer and no history. */
const buildStart = z.strictObject({
  settings: buildSettings,
  typed: z.array(z.strictObject({ id: z.string().min(1).max(256), value: z.string().max(largestSecret) })).max(100),
});

/** A row of the builds' list. Times are epoch milliseconds. */
export const buildRow = z.object({
  id: z.string(),
  /** The first tag, or the folder's name. */
  name: z.string(),
  settings: buildSettings,
  /** The folder, file or address in a few words. */
  from: z.string(),
  engine: z.string(),
  /** The task that runs it; null once Gantry was restarted. */
  task: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What it is doing: "Sent 2 MB of 8 MB", "Step 3 of 12". */
  detail: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Steps of the Dockerfile: all that are known, those that ended, those that the cache had. */
  steps: z.object({ total: z.number(), done: z.number(), cached: z.number() }),
  /** `sha256:…` of what came of it. */
  image: z.string().nullable(),
  error: errorShape.nullable(),
});
export type BuildRow = z.infer<typeof buildRow>;

/** A part of a step with a progress of its own: a layer that is fetched, the context that is read. */
const buildProgress = z.object({
  id: z.string(),
  current: z.number(),
  /** 0 where unknown. */
  total: z.number(),
  done: z.boolean(),
});

/** One vertex of BuildKit's graph. */
export const buildStep = z.object({
  /** Place in the list, from 0; log lines refer to it. */
  index: z.number(),
  /** As BuildKit names it: `[build 2/5] RUN make`. */
  name: z.string(),
  /** Name of its stage; empty for BuildKit's own work and for a lone stage. */
  stage: z.string(),
  /** The instruction or work without its place: `RUN make`. */
  instruction: z.string(),
  /** BuildKit's own work: reading the Dockerfile, the context, writing the image. */
  internal: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'cached', 'failed', 'skipped']),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Line of the Dockerfile, from 1. */
  line: z.number().nullable(),
  error: z.string(),
  /** Why the cache did not have it, as far as can be told. */
  reason: z.string(),
  progress: z.array(buildProgress),
  /** Steps whose result it uses, by index. */
  inputs: z.array(z.number()),
});
export type BuildStep = z.infer<typeof buildStep>;

/** Where a build failed. */
export const buildFault = z.object({
  /** Line of the Dockerfile, from 1; null where no line is to blame. */
  line: z.number().nullable(),
  /** The step that failed, by index. */
  step: z.number().nullable(),
  /** Last lines of its output. */
  output: z.array(z.string()),
});

/** A build as its page shows it. */
export const buildDetail = z.object({
  steps: z.array(buildStep),
  /** Text of the Dockerfile as it was built; null where it isn't known (Git, archives). */
  dockerfile: z.object({ name: z.string(), path: z.string().nullable(), text: z.string() }).nullable(),
  fault: buildFault.nullable(),
  warnings: z.array(z.object({ text: z.string(), line: z.number().nullable() })),
  /** What was sent: bytes and files of the context; null where nothing was. */
  context: z.object({ bytes: z.number(), files: z.number() }).nullable(),
  /** Bytes of output that were not kept, because there was too much. */
  logCut: z.number(),
  /** What the cache saved; null while it runs, and where it had nothing. */
  saved: z
    .object({
      /** Milliseconds that the cached steps took when they were last run; null where no such run is in the history. */
      ms: z.number().nullable(),
      /** Steps of the build before, and those of them that were cached; null for a first build. */
      before: z.object({ total: z.number(), cached: z.number() }).nullable(),
    })
    .nullable()
    .default(null),
});
export type BuildDetail = z.infer<typeof buildDetail>;

/** A line of output: the step's index, milliseconds since the build began, the text with its colours. */
const logLine = z.object({ step: z.number(), at: z.number(), text: z.string() });
export type BuildLogLine = z.infer<typeof logLine>;

/** What a Dockerfile offers to choose from. */
export const dockerfileFacts = z.object({
  name: z.string(),
  path: z.string().nullable(),
  text: z.string(),
  stages: z.array(z.object({ name: z.string(), base: z.string(), line: z.number() })),
  /** ARGs that a build can set, with their defaults. */
  args: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  /** Ids of the secrets that its steps mount. */
  secrets: z.array(z.string()),
});
export type DockerfileFacts = z.infer<typeof dockerfileFacts>;

/** How large a context is, before it is sent. */
export const contextFacts = z.object({
  bytes: z.number(),
  files: z.number(),
  /** Files and folders that `.dockerignore` left out (a folder counts once). */
  ignored: z.number(),
  /** The ignore file that was used, by name; empty for none. */
  ignoreFile: z.string(),
  /** Folders and files at the top, the largest first. */
  largest: z.array(z.object({ path: z.string(), bytes: z.number(), folder: z.boolean() })),
  /** What can't be sent: sockets, pipes, devices. */
  skipped: z.array(z.object({ path: z.string(), why: z.string() })),
});
export type ContextFacts = z.infer<typeof contextFacts>;

/** The Dockerfile behind an image that was built here. */
export const buildOrigin = z.object({
  build: z.string(),
  /** The Dockerfile's name, and the folder, file or address that it was built from. */
  name: z.string(),
  from: z.string(),
  /** The instructions of the image's own history, in its order: those of its stage, after those of the stages it is based on. */
  instructions: z.array(
    z.object({
      keyword: z.string(),
      /** Lines of the Dockerfile, from 1, and their text. */
      line: z.number(),
      lastLine: z.number(),
      text: z.string(),
    }),
  ),
});
export type BuildOrigin = z.infer<typeof buildOrigin>;

const one = z.strictObject({ id: z.string().min(1).max(64) });

export const buildOperations = {
  /** Starts it as a task, which is also what cancels it. */
  start: call(buildStart, z.object({ build: z.string(), task: z.string() })),
  /** Starts a build of the history again with the same settings; `conflict` where it had a typed secret, which is kept nowhere. */
  rerun: call(one, z.object({ build: z.string(), task: z.string() })),
  /** Takes ended builds off the history, with their logs. */
  forget: call(z.strictObject({ ids: z.array(z.string().min(1).max(64)).min(1).max(200) }), z.object({})),
  /** Steps and fault, now and on every change while it runs. */
  watch: stream(one, buildDetail, { flow: 'latest' }),
  /** Its output from the start, then what comes. */
  log: stream(one, z.object({ lines: z.array(logLine) }), { flow: 'lossless' }),
  /** Reads the Dockerfile of a source; null where only the engine can (Git, archives). */
  dockerfile: call(z.strictObject({ source: buildSource }), z.object({ dockerfile: dockerfileFacts.nullable() })),
  /** The Dockerfile that an image came of; null where no build of the history made it, or its Dockerfile isn't known. */
  origin: call(z.strictObject({ image: z.string().min(1).max(512) }), z.object({ origin: buildOrigin.nullable() })),
  /** Walks a folder by Docker's rules; null for other sources. */
  context: call(z.strictObject({ source: buildSource }), z.object({ context: contextFacts.nullable() })),
};
