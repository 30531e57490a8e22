import * as z from 'zod';
import { errorShape } from './error-shape.ts';
import { call, stream } from './operation.ts';

export const containerId = z.string().min(1).max(256);

export const protocol = z.enum(['tcp', 'udp', 'sctp']);

export const publishedPort = z.object({
  /** Host address, empty for all. */
  ip: z.string(),
  container: z.number(),
  /** Host port; null when only exposed. */
  host: z.number().nullable(),
  protocol: protocol,
});
export type PublishedPort = z.infer<typeof publishedPort>;

export const containerState = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);
export type ContainerState = z.infer<typeof containerState>;

/** How a container ended, in numbers and in words. */
export const containerExit = z.object({
  code: z.number(),
  /** Killed for want of memory (State.OOMKilled). */
  outOfMemory: z.boolean(),
  /** Bytes the container was limited to, when it was. */
  memoryLimit: z.number().nullable(),
  /** The engine's own error, such as a start that failed. */
  error: z.string(),
});

/** A row of the containers list. Times are epoch milliseconds. */
export const containerRow = z.object({
  id: z.string(),
  name: z.string(),
  /** As given at its creation: a reference or an id. */
  image: z.string(),
  imageId: z.string(),
  command: z.string(),
  state: containerState,
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
  exit: containerExit.nullable(),
  created: z.number(),
  /** Since when it is in its present state; approximate until the engine was asked in detail. */
  since: z.number(),
  ports: z.array(publishedPort),
  networks: z.array(z.string()),
  /** Names of volumes it mounts. */
  volumes: z.array(z.string()),
  mounts: z.number(),
  labels: z.record(z.string(), z.string()),
  /** Compose project and service, from its labels. */
  project: z.string().nullable(),
  service: z.string().nullable(),
  tty: z.boolean().nullable(),
  restartCount: z.number(),
});
export type ContainerRow = z.infer<typeof containerRow>;

export const portMapping = z.strictObject({
  hostIp: z.string().max(64).default(''),
  /** Null: the engine picks one. */
  host: z.int().min(1).max(65535).nullable(),
  container: z.int().min(1).max(65535),
  protocol: protocol.default('tcp'),
});

export const mountSpec = z.strictObject({
  type: z.enum(['bind', 'volume', 'tmpfs']),
  /** Host path, or volume name; empty for tmpfs and anonymous volumes. */
  source: z.string().max(4096),
  target: z.string().max(4096),
  readOnly: z.boolean().default(false),
});

/** All that the Run dialog and a `docker run` line can say. */
export const runSpec = z.strictObject({
  image: z.string().max(512),
  /** Empty: the engine makes one up. */
  name: z.string().max(256).default(''),
  /** Null: the image's own. */
  command: z.array(z.string().max(65536)).max(1024).nullable().default(null),
  entrypoint: z.array(z.string().max(65536)).max(1024).nullable().default(null),
  ports: z.array(portMapping).max(1024).default([]),
  env: z
    .array(z.strictObject({ name: z.string().max(4096), value: z.string().max(131072) }))
    .max(4096)
    .default([]),
  mounts: z.array(mountSpec).max(512).default([]),
  labels: z.record(z.string().max(1024), z.string().max(65536)).default({}),
  /** Empty: the default bridge. */
  network: z.string().max(256).default(''),
  restart: z.enum(['no', 'on-failure', 'unless-stopped', 'always']).default('no'),
  /** Only with on-failure; 0 for no limit. */
  maxRetries: z.int().min(0).max(10000).default(0),
  /** Bytes; null for no limit. */
  memory: z.int().min(0).nullable().default(null),
  /** CPUs, such as 1.5; null for no limit. */
  cpus: z.number().min(0).max(1024).nullable().default(null),
  user: z.string().max(256).default(''),
  workingDir: z.string().max(4096).default(''),
  hostname: z.string().max(253).default(''),
  platform: z.string().max(64).default(''),
  tty: z.boolean().default(false),
  interactive: z.boolean().default(false),
  privileged: z.boolean().default(false),
  init: z.boolean().default(false),
  autoRemove: z.boolean().default(false),
});
export type RunSpec = z.infer<typeof runSpec>;
export type RunSpecInput = z.input<typeof runSpec>;

/** Something that would make a run fail, found before it. `field` is a path such as `ports.0.host`. */
export const runProblem = z.object({
  field: z.string(),
  error: errorShape,
  /** For a taken port: who holds it, and the next free one. */
  holder: z
    .object({ type: z.enum(['container', 'process', 'unknown']), id: z.string().nullable(), name: z.string() })
    .nullable(),
  nextFreePort: z.number().nullable(),
  /** False for a warning that doesn't hinder the run. */
  blocking: z.boolean(),
});
export type RunProblem = z.infer<typeof runProblem>;

/** Live figures of one container. Bytes; rates in bytes a second; CPU in cores (1 = one core). */
export const containerStats = z.object({
  id: z.string(),
  at: z.number(),
  cpu: z.number(),
  memory: z.number(),
  memoryLimit: z.number(),
  netIn: z.number(),
  netOut: z.number(),
  diskRead: z.number(),
  diskWrite: z.number(),
  pids: z.number(),
});
export type ContainerStats = z.infer<typeof containerStats>;

export const containerMount = z.object({
  type: z.string(),
  source: z.string(),
  target: z.string(),
  readOnly: z.boolean(),
  /** Volume name, empty for others. */
  name: z.string(),
  /** A volume whose name is 64 hex digits was made by the engine. */
  anonymous: z.boolean(),
  driver: z.string(),
});

/** What the Inspect tab shows above the raw JSON. */
export const containerDetail = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  platform: z.string(),
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  workingDir: z.string(),
  user: z.string(),
  hostname: z.string(),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  labels: z.record(z.string(), z.string()),
  created: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  state: containerState,
  pid: z.number(),
  exit: containerExit.nullable(),
  health: z
    .object({
      status: z.string(),
      failingStreak: z.number(),
      log: z.array(z.object({ at: z.number(), code: z.number(), output: z.string() })),
    })
    .nullable(),
  restartPolicy: z.string(),
  restartCount: z.number(),
  memoryLimit: z.number().nullable(),
  cpus: z.number().nullable(),
  privileged: z.boolean(),
  tty: z.boolean(),
  openStdin: z.boolean(),
  logDriver: z.string(),
  mounts: z.array(containerMount),
  networks: z.array(
    z.object({ name: z.string(), ip: z.string(), gateway: z.string(), mac: z.string(), aliases: z.array(z.string()) }),
  ),
  ports: z.array(publishedPort),
  /** The run spec that makes an equal container, for "copy as docker command" and "run again". */
  spec: runSpec,
  /** The engine's own JSON, indented. */
  raw: z.string(),
});
export type ContainerDetail = z.infer<typeof containerDetail>;

const one = z.strictObject({ id: containerId });
const done = z.object({});

export const containerOperations = {
  /** Finds what would make a run fail. Cheap enough for every pause in typing. */
  check: call(z.strictObject({ spec: runSpec }), z.object({ problems: z.array(runProblem) })),
  /**
   * Creates and (unless `start` is false) starts a container. An image that isn't local is pulled first, as a task:
   * then the answer names the task, and the container comes with the state.
   */
  run: call(
    z.strictObject({ spec: runSpec, start: z.boolean().default(true) }),
    z.object({ id: z.string().nullable(), task: z.string().nullable(), warnings: z.array(z.string()) }),
  ),
  start: call(one, done),
  /** `timeout` in seconds until the engine kills it; the container's own when absent. */
  stop: call(z.strictObject({ id: containerId, timeout: z.int().min(0).max(3600).optional() }), done),
  restart: call(one, done),
  pause: call(one, done),
  unpause: call(one, done),
  kill: call(z.strictObject({ id: containerId, signal: z.string().max(16).default('SIGKILL') }), done),
  rename: call(z.strictObject({ id: containerId, name: z.string().min(1).max(256) }), done),
  /** What a removal destroys: bytes of the read-write layers, and anonymous volumes. */
  removePreview: call(
    z.strictObject({ ids: z.array(containerId).min(1).max(5000) }),
    z.object({
      running: z.number(),
      /** Bytes written since the creation; null where the engine didn't say. */
      writableBytes: z.number().nullable(),
      anonymousVolumes: z.array(z.string()),
      namedVolumes: z.array(z.string()),
    }),
  ),
  remove: call(z.strictObject({ id: containerId, force: z.boolean(), volumes: z.boolean() }), done),
  inspect: call(one, containerDetail),
  /** Makes an image of the container's files and settings, as a task; `pause` holds its processes meanwhile. */
  commit: call(
    z.strictObject({
      id: containerId,
      reference: z.string().min(1).max(512),
      message: z.string().max(4096).default(''),
      author: z.string().max(256).default(''),
      pause: z.boolean().default(true),
    }),
    z.object({ task: z.string() }),
  ),
  /** Writes the whole file system (without volumes) to a tar on this computer, as a task. */
  export: call(z.strictObject({ id: containerId, path: z.string().min(1).max(4096) }), z.object({ task: z.string() })),
  /**
   * Makes containers anew with what `image` names now, one after the other, as a task: same settings, networks and volumes.
   * A container is removed only when the new one has proved to run; else it is put back.
   */
  recreate: call(
    z.strictObject({ ids: z.array(containerId).min(1).max(100), image: z.string().min(1).max(512) }),
    z.object({ task: z.string() }),
  ),
  /** Gives a container that an interrupted recreation left behind its name again, and starts it. */
  putBack: call(one, done),
  /** Stats of the rows in sight; items come a container at a time. */
  stats: stream(z.strictObject({ ids: z.array(containerId).max(200) }), z.object({ stats: z.array(containerStats) }), {
    flow: 'latest',
  }),
};
