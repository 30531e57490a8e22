import type { ContainerSummary } from './wire-containers.ts';
import type { ImageSummary } from './wire-images.ts';

/** `GET /version` */
export interface EngineVersion {
  Platform?: { Name?: string };
  Version?: string;
  ApiVersion?: string;
  MinAPIVersion?: string;
  GitCommit?: string;
  GoVersion?: string;
  Os?: string;
  Arch?: string;
  KernelVersion?: string;
  Experimental?: boolean;
  BuildTime?: string;
  Components?: { Name?: string; Version?: string; Details?: Record<string, string> | null }[] | null;
}

/** `GET /info` */
export interface EngineInfo {
  ID?: string;
  Name?: string;
  Containers?: number;
  ContainersRunning?: number;
  ContainersPaused?: number;
  ContainersStopped?: number;
  Images?: number;
  Driver?: string;
  DockerRootDir?: string;
  ServerVersion?: string;
  OperatingSystem?: string;
  OSType?: string;
  Architecture?: string;
  KernelVersion?: string;
  NCPU?: number;
  /** Bytes. */
  MemTotal?: number;
  CgroupDriver?: string;
  CgroupVersion?: string;
  LoggingDriver?: string;
  LiveRestoreEnabled?: boolean;
  MemoryLimit?: boolean;
  CpuCfsQuota?: boolean;
  PidsLimit?: boolean;
  SecurityOptions?: string[] | null;
  Runtimes?: Record<string, unknown> | null;
  DefaultRuntime?: string;
  HttpProxy?: string;
  HttpsProxy?: string;
  NoProxy?: string;
  RegistryConfig?: {
    InsecureRegistryCIDRs?: string[] | null;
    IndexConfigs?: Record<
      string,
      { Name?: string; Mirrors?: string[] | null; Secure?: boolean; Official?: boolean }
    > | null;
    Mirrors?: string[] | null;
  } | null;
  Swarm?: {
    NodeID?: string;
    NodeAddr?: string;
    LocalNodeState?: 'inactive' | 'pending' | 'active' | 'error' | 'locked' | (string & {});
    ControlAvailable?: boolean;
    Error?: string;
    Nodes?: number;
    Managers?: number;
  };
  Warnings?: string[] | null;
}

/** `GET /system/df`. Sizes are bytes; -1 stands for "not known". */
export interface DiskUsage {
  LayersSize?: number;
  Images?: ImageSummary[] | null;
  Containers?: ContainerSummary[] | null;
  Volumes?: Volume[] | null;
  BuildCache?: BuildCacheRecord[] | null;
}

export interface BuildCacheRecord {
  ID?: string;
  Type?: string;
  Description?: string;
  InUse?: boolean;
  Shared?: boolean;
  Size?: number;
  CreatedAt?: string;
  LastUsedAt?: string | null;
  UsageCount?: number;
}

/** An item of `GET /events`. */
export interface EngineEvent {
  Type?:
    | 'container'
    | 'image'
    | 'volume'
    | 'network'
    | 'daemon'
    | 'plugin'
    | 'builder'
    | 'service'
    | 'node'
    | (string & {});
  /** `start`, `die`, `exec_create: sh -c …`, `health_status: healthy`: what follows a colon is data. */
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> | null };
  scope?: string;
  /** Seconds since the epoch. */
  time?: number;
  /** Nanoseconds since the epoch: beyond what a number holds exactly, so never compare for equality. */
  timeNano?: number;
}

/** `GET /volumes/{name}`, and an item of `GET /volumes`. */
export interface Volume {
  Name: string;
  Driver?: string;
  Mountpoint?: string;
  CreatedAt?: string;
  Labels?: Record<string, string> | null;
  Options?: Record<string, string> | null;
  Scope?: string;
  /** Only from `/system/df`; -1 where a driver can't say. */
  UsageData?: { Size?: number; RefCount?: number } | null;
}

export interface VolumeList {
  Volumes?: Volume[] | null;
  Warnings?: string[] | null;
}

/** The body of `POST /volumes/create`. */
export interface VolumeCreateBody {
  Name?: string;
  Driver?: string;
  DriverOpts?: Record<string, string>;
  Labels?: Record<string, string>;
}

/** `GET /networks/{id}`, and an item of `GET /networks`, which leaves `Containers` out. */
export interface Network {
  Id: string;
  Name?: string;
  Created?: string;
  Scope?: string;
  Driver?: string;
  EnableIPv6?: boolean;
  Internal?: boolean;
  Attachable?: boolean;
  Ingress?: boolean;
  IPAM?: { Driver?: string; Config?: { Subnet?: string; Gateway?: string; IPRange?: string }[] | null };
  Containers?: Record<
    string,
    { Name?: string; EndpointID?: string; MacAddress?: string; IPv4Address?: string; IPv6Address?: string }
  > | null;
  Options?: Record<string, string> | null;
  Labels?: Record<string, string> | null;
}

/** The body of `POST /networks/create`. */
export interface NetworkCreateBody {
  Name: string;
  Driver?: string;
  Internal?: boolean;
  Attachable?: boolean;
  EnableIPv6?: boolean;
  IPAM?: { Driver?: string; Config?: { Subnet?: string; Gateway?: string; IPRange?: string }[] };
  Options?: Record<string, string>;
  Labels?: Record<string, string>;
}
