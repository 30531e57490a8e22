import * as z from 'zod';
import { errorShape } from './error-shape.ts';
import { call } from './operation.ts';

const address = z.string().min(1).max(255);
const repository = z.string().min(1).max(255);
const reference = z.string().min(1).max(512);
const tag = z.string().min(1).max(128);

/** A registry that Gantry knows, with the login that is used for it. */
export const registryRow = z.object({
  /** `docker.io`, `registry.example:5000` */
  address: z.string(),
  /** Null without a login; a token in place of a name is shown as such. */
  username: z.string().nullable(),
  /** Where the login is: a credential helper, this session's memory, or (by the docker CLI) plain text in config.json. */
  kept: z.enum(['none', 'helper', 'session', 'plain-text']),
  /** The helper's program, `docker-credential-pass`. */
  helper: z.string().nullable(),
  /** TLS is not verified, or there is none: named by the user, or on loopback as the engine has it. */
  insecure: z.boolean(),
  /** A file with the CA that this registry's certificate is checked against. */
  ca: z.string().nullable(),
  /** Can be taken off the list. */
  added: z.boolean(),
  /** What the engine still needs before it pulls from there, as a sentence; null where nothing is known to be missing. */
  engineNeeds: z.string().nullable(),
  /** What hindered reading its login; no secret. */
  problem: z.string().nullable(),
});
export type RegistryRow = z.infer<typeof registryRow>;

/** The registry that Gantry runs on this computer, in a container of the image `registry:2`. */
export const localRegistry = z.object({
  /** `127.0.0.1:5000` */
  address: z.string(),
  container: z.string(),
  running: z.boolean(),
});
export type LocalRegistry = z.infer<typeof localRegistry>;

const planLayer = z.object({
  /** Of the compressed layer. */
  digest: z.string(),
  /** Compressed bytes, by the manifest. */
  size: z.number(),
  /** `again`: the same bytes as an earlier layer of the image, which are fetched once. */
  state: z.enum(['here', 'fetch', 'again']),
  /** What made it; empty where the image does not tell. */
  instruction: z.string(),
  /** Local images with the same layer at the same place. */
  sharedWith: z.number(),
});

/** What a pull would do. Bytes are those of blobs as they cross the network. */
export const pullPlan = z.object({
  /** As Docker lists it. */
  reference: z.string(),
  /** What the tag names now: the manifest's or index's digest. */
  digest: z.string(),
  /** Of the image that would be pulled: `linux/amd64`. */
  platform: z.string(),
  /** All platforms of a multi-platform image; empty for an image of one. */
  platforms: z.array(z.string()),
  /** The lowest first. */
  layers: z.array(planLayer),
  hereBytes: z.number(),
  /** Layers and the image's config. */
  fetchBytes: z.number(),
  /** The very image is here: nothing but manifests would be fetched. */
  upToDate: z.boolean(),
  /** False where the engine's layer store can't be looked into: then it is what the images let expect. */
  exact: z.boolean(),
  transport: z.enum(['tls', 'unverified', 'plain']),
});
export type PullPlan = z.infer<typeof pullPlan>;

/** Whether a tag has moved since it was pulled. */
export const updateCheck = z.object({
  reference: z.string(),
  state: z.enum(['current', 'update', 'unknown']),
  /** Bytes an update would fetch; null unless there is one. */
  fetchBytes: z.number().nullable(),
  checkedAt: z.number(),
  /** Why it isn't known. */
  problem: errorShape.nullable(),
});
export type UpdateCheck = z.infer<typeof updateCheck>;

const remotePlatform = z.object({
  platform: z.string(),
  digest: z.string(),
  /** Compressed bytes of layers and config. */
  size: z.number(),
  created: z.number().nullable(),
  layers: z.array(z.object({ digest: z.string(), size: z.number(), instruction: z.string() })),
  labels: z.record(z.string(), z.string()),
  /** Instructions, the oldest first, with the empty ones. */
  history: z.array(z.string()),
});

/** A tag as the registry has it. */
export const remoteImage = z.object({
  digest: z.string(),
  mediaType: z.string(),
  /** One for an image of one platform. */
  platforms: z.array(remotePlatform),
  /** More platforms than were looked into. */
  more: z.number(),
});
export type RemoteImage = z.infer<typeof remoteImage>;

export const registryOperations = {
  list: call(
    z.strictObject({}),
    z.object({
      registries: z.array(registryRow),
      /** The credential helper that new logins would go to; null: they could only be kept for this session. */
      helper: z.string().nullable(),
      /** Null where there is none, and while no engine runs. */
      local: localRegistry.nullable(),
    }),
  ),
  /** Runs the local registry as a task: makes it or starts it again, and pulls its image where that is missing. */
  startLocal: call(z.strictObject({}), z.object({ task: z.string() })),
  /** Stops it. What it holds stays in its volume. */
  stopLocal: call(z.strictObject({}), z.object({})),
  /** Adds a registry or changes how it is spoken with. */
  add: call(
    z.strictObject({
      address,
      insecure: z.boolean().default(false),
      ca: z.string().max(4096).nullable().default(null),
    }),
    z.object({}),
  ),
  /** Logs out and takes a registry off the list. */
  forget: call(z.strictObject({ address }), z.object({})),
  /** Checks a login at the registry, then keeps it with a credential helper, or else for this session only. */
  login: call(
    z.strictObject({ address, username: z.string().min(1).max(255), password: z.string().min(1).max(65_536) }),
    z.object({ kept: z.enum(['helper', 'session']), helper: z.string().nullable() }),
  ),
  logout: call(z.strictObject({ address }), z.object({})),
  plan: call(z.strictObject({ reference, platform: z.string().max(64).default('') }), pullPlan),
  /** Compares tags with what the registry has now; an answer not older than an hour is given again unless `fresh`. */
  check: call(
    z.strictObject({ references: z.array(reference).max(1000), fresh: z.boolean().default(false) }),
    z.object({ checks: z.array(updateCheck) }),
  ),
  /** Pushes a local image's name, as a task with a bar a layer. */
  push: call(z.strictObject({ reference }), z.object({ task: z.string() })),
  repositories: call(
    z.strictObject({ address, last: z.string().max(255).default('') }),
    z.object({ names: z.array(z.string()), next: z.string().nullable() }),
  ),
  tags: call(
    z.strictObject({ address, repository, last: z.string().max(128).default('') }),
    z.object({ names: z.array(z.string()), next: z.string().nullable() }),
  ),
  image: call(z.strictObject({ address, repository, tag }), remoteImage),
  /** Deletes what a tag names, with all tags that name the same (distribution spec: "Deleting tags" is by digest in most registries). */
  deleteTag: call(z.strictObject({ address, repository, tag }), z.object({ digest: z.string() })),
  /** A page of what Docker Hub finds. */
  search: call(
    z.strictObject({ term: z.string().min(1).max(200), page: z.int().min(1).max(1000).default(1) }),
    z.object({
      results: z.array(
        z.object({
          name: z.string(),
          description: z.string(),
          stars: z.number(),
          pulls: z.number(),
          official: z.boolean(),
        }),
      ),
      /** Of all pages. */
      total: z.number(),
      more: z.boolean(),
    }),
  ),
};
