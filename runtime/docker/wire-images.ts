import type { ContainerConfig } from './wire-containers.ts';

/** An item of `GET /images/json`. */
export interface ImageSummary {
  Id: string;
  ParentId?: string;
  /** `name:tag`; null, missing or `<none>:<none>` without one, by engine. */
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  /** Seconds since the epoch. */
  Created?: number;
  /** Bytes. */
  Size?: number;
  /** Bytes shared with other images; -1 unless asked for. */
  SharedSize?: number;
  VirtualSize?: number;
  Labels?: Record<string, string> | null;
  /** -1 unless counted. */
  Containers?: number;
}

/** `GET /images/{name}/json` */
export interface ImageInspect {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  Parent?: string;
  Comment?: string;
  Created?: string;
  Author?: string;
  DockerVersion?: string;
  Config?: ContainerConfig | null;
  Architecture?: string;
  Variant?: string;
  Os?: string;
  OsVersion?: string;
  Size?: number;
  GraphDriver?: { Name?: string; Data?: Record<string, string> | null };
  RootFS?: { Type?: string; Layers?: string[] };
  Metadata?: { LastTagTime?: string };
}

/** An item of `GET /images/{name}/history`, newest first. */
export interface ImageHistoryItem {
  /** `<missing>` for layers that were pulled. */
  Id?: string;
  /** Seconds since the epoch. */
  Created?: number;
  CreatedBy?: string;
  Tags?: string[] | null;
  /** Bytes; 0 for steps without a layer. */
  Size?: number;
  Comment?: string;
}

/** An item of `DELETE /images/{name}`, and of a prune. */
export interface ImageDeleted {
  Untagged?: string;
  Deleted?: string;
}

/** A line of `/images/create`, `/images/load` and `/images/{name}/push`. Errors never show up here: they are thrown. */
export interface ProgressMessage {
  /** Of a load: the text, `Loaded image: x:1\n`. */
  stream?: string;
  /** Of a pull: `Downloading`, `Pull complete`, `Status: Downloaded newer image for …`. */
  status?: string;
  /** A layer's short id, or the tag. */
  id?: string;
  progressDetail?: { current?: number; total?: number; hidecounts?: boolean; units?: string };
  progress?: string;
  aux?: unknown;
}

/** `POST /images/prune` */
export interface ImagesPruned {
  ImagesDeleted?: ImageDeleted[] | null;
  /** Bytes. */
  SpaceReclaimed?: number;
}
