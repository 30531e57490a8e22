import * as z from 'zod';
import { errorShape } from './error-shape.ts';
import { call, stream } from './operation.ts';

/** What an engine can do; declared by its driver, so that nobody tests the platform. */
export const engineFeatures = z.object({
  /** Gantry started it and may start, stop and reset it. */
  hosted: z.boolean(),
  /** Runs as an ordinary user. */
  rootless: z.boolean(),
  /** CPU and memory limits work (cgroup v2, or root). */
  limits: z.boolean(),
  /** Its ports are this computer's ports, so that conflicts can be found and links opened. */
  localPorts: z.boolean(),
  /** Its file paths are this computer's paths, so that binds can be checked. */
  localFiles: z.boolean(),
  /** Its log can be read. */
  log: z.boolean(),
});
export type EngineFeatures = z.infer<typeof engineFeatures>;

export const engineKind = z.enum(['native', 'external']);

/** An engine that can be chosen in the switcher. */
export const engineRow = z.object({
  /** `native`, or `external:<endpoint>`. */
  id: z.string(),
  kind: engineKind,
  /** Gantry engine, or the docker context's name, or the endpoint. */
  name: z.string(),
  /** Where it is, in words: "this computer", "ssh: build-host". */
  where: z.string(),
  /** DOCKER_HOST form of its endpoint. */
  dockerHost: z.string(),
  /** How it was found. */
  source: z.enum(['hosted', 'environment', 'context', 'socket', 'added']),
  /** 1 to 6: the category colour it is shown with. */
  colour: z.int().min(1).max(6),
});
export type EngineRow = z.infer<typeof engineRow>;

/** A step of the start. `ms` is set when it is done; `usualMs` is the median of past starts. */
export const enginePhase = z.object({
  id: z.enum(['prepare', 'adopt', 'start', 'answer', 'read']),
  label: z.string(),
  detail: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** Milliseconds since the start began. */
  startedAtMs: z.number().nullable(),
  ms: z.number().nullable(),
  usualMs: z.number().nullable(),
});
export type EnginePhase = z.infer<typeof enginePhase>;

export const engineInfo = z.object({
  version: z.string(),
  apiVersion: z.string(),
  os: z.string(),
  arch: z.string(),
  kernel: z.string(),
  cpus: z.number(),
  /** Bytes. */
  memory: z.number(),
  storageDriver: z.string(),
  dataRoot: z.string(),
  cgroupVersion: z.string(),
  /** Warnings of `docker info`, in the engine's words. */
  warnings: z.array(z.string()),
});
export type EngineInfo = z.infer<typeof engineInfo>;

/** The supervisor's state, the only state machine about engines. */
export const engineStatus = z.object({
  state: z.enum(['stopped', 'starting', 'running', 'reconnecting', 'stopping', 'failed']),
  engine: engineRow,
  features: engineFeatures,
  phases: z.array(enginePhase),
  /** When the present start began, epoch milliseconds. */
  startedAt: z.number().nullable(),
  /** Milliseconds from the start to the first answer, of the present run. */
  readyMs: z.number().nullable(),
  /** Since when the engine itself runs, epoch milliseconds, where known. */
  upSince: z.number().nullable(),
  /** True when a running engine of an earlier Gantry was taken over. */
  adopted: z.boolean(),
  info: engineInfo.nullable(),
  error: errorShape.nullable(),
});
export type EngineStatus = z.infer<typeof engineStatus>;

/** Load of the computer the engine runs on; only for hosted engines. Bytes; CPU in parts of all cores (0 to 1). */
export const engineUsage = z.object({
  cpu: z.number(),
  cpus: z.number(),
  memoryUsed: z.number(),
  memoryTotal: z.number(),
  diskUsed: z.number(),
  diskTotal: z.number(),
});
export type EngineUsage = z.infer<typeof engineUsage>;

export const engineLogLine = z.object({
  /** Epoch milliseconds, 0 where the line has none. */
  at: z.number(),
  source: z.enum(['gantry', 'engine']),
  text: z.string(),
});

/** What a reset of the hosted engine would destroy. */
export const resetPreview = z.object({
  containers: z.array(z.string()),
  images: z.array(z.string()),
  volumes: z.array(z.string()),
  networks: z.array(z.string()),
  /** Bytes on disk; null where it could not be measured. */
  bytes: z.number().nullable(),
  /** The word that has to be typed. */
  confirmation: z.string(),
});

export const engineOperations = {
  /** Looks for engines again (contexts, sockets, DOCKER_HOST). The list arrives through the state. */
  discover: call(z.strictObject({}), z.object({})),
  /** Switches to an engine of the list; remembered for the next start. */
  select: call(z.strictObject({ id: z.string().max(1024) }), z.object({})),
  /** Adds an engine by its DOCKER_HOST form and switches to it. TLS files as `DOCKER_CERT_PATH` has them. */
  add: call(
    z.strictObject({
      name: z.string().max(128),
      dockerHost: z.string().max(1024),
      certPath: z.string().max(4096).optional(),
    }),
    z.object({ id: z.string() }),
  ),
  forget: call(z.strictObject({ id: z.string().max(1024) }), z.object({})),
  start: call(z.strictObject({}), z.object({})),
  /** Stops the hosted engine and with it all its containers. */
  stop: call(z.strictObject({}), z.object({})),
  restart: call(z.strictObject({}), z.object({})),
  resetPreview: call(z.strictObject({}), resetPreview),
  /** Removes all that the hosted engine has; `confirmation` must be the word of the preview. */
  reset: call(z.strictObject({ confirmation: z.string().max(64) }), z.object({})),
  /** Makes the docker context `gantry` and says how to use it. */
  terminalUse: call(
    z.strictObject({ createContext: z.boolean() }),
    z.object({
      dockerHost: z.string(),
      exportLine: z.string(),
      contextExists: z.boolean(),
      contextLine: z.string(),
      /** Whether a docker CLI was found. */
      cli: z.boolean(),
    }),
  ),
  log: stream(z.strictObject({ tail: z.int().min(1).max(10000) }), z.object({ lines: z.array(engineLogLine) }), {
    flow: 'lossless',
  }),
  /** Sampled every few seconds, only while the page looks. */
  usage: stream(z.strictObject({}), engineUsage, { flow: 'latest' }),
};
