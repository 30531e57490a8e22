/**
 * The Engine API's container objects, as far as they are used. Every field is optional: engines differ (Podman's
 * compatible API leaves many out), and nothing of what an engine sends is trusted.
 */

/** `{ "80/tcp": [{ "HostIp": "", "HostPort": "8080" }], "443/tcp": null }` */
export type PortMap = Record<string, PortBinding[] | null>;

export interface PortBinding {
  HostIp?: string;
  HostPort?: string;
}

/** An item of `GET /containers/json`. */
export interface ContainerSummary {
  Id: string;
  Names?: string[];
  Image?: string;
  ImageID?: string;
  Command?: string;
  /** Seconds since the epoch. */
  Created?: number;
  Ports?: PortSummary[] | null;
  /** Bytes; only when the list was asked for sizes. */
  SizeRw?: number;
  SizeRootFs?: number;
  Labels?: Record<string, string> | null;
  State?: ContainerStateName;
  /** In words: `Up 3 minutes (healthy)`. */
  Status?: string;
  HostConfig?: { NetworkMode?: string };
  NetworkSettings?: { Networks?: Record<string, EndpointSettings> | null };
  Mounts?: MountPoint[] | null;
}

export type ContainerStateName =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | (string & {});

export interface PortSummary {
  IP?: string;
  PrivatePort?: number;
  PublicPort?: number;
  Type?: string;
}

export interface MountPoint {
  Type?: string;
  Name?: string;
  Source?: string;
  Destination?: string;
  Driver?: string;
  Mode?: string;
  RW?: boolean;
  Propagation?: string;
}

export interface EndpointSettings {
  Aliases?: string[] | null;
  NetworkID?: string;
  EndpointID?: string;
  Gateway?: string;
  IPAddress?: string;
  IPPrefixLen?: number;
  GlobalIPv6Address?: string;
  MacAddress?: string;
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string } | null;
  Links?: string[] | null;
  DriverOpts?: Record<string, string> | null;
}

/** `GET /containers/{id}/json` */
export interface ContainerInspect {
  Id: string;
  /** RFC 3339, with nanoseconds. */
  Created?: string;
  Path?: string;
  Args?: string[] | null;
  State?: ContainerState;
  Image?: string;
  Name?: string;
  RestartCount?: number;
  Driver?: string;
  Platform?: string;
  LogPath?: string;
  SizeRw?: number;
  SizeRootFs?: number;
  ExecIDs?: string[] | null;
  HostConfig?: HostConfig;
  Config?: ContainerConfig;
  Mounts?: MountPoint[] | null;
  NetworkSettings?: { Ports?: PortMap | null; Networks?: Record<string, EndpointSettings> | null };
}

export interface ContainerState {
  Status?: ContainerStateName;
  Running?: boolean;
  Paused?: boolean;
  Restarting?: boolean;
  OOMKilled?: boolean;
  Dead?: boolean;
  Pid?: number;
  ExitCode?: number;
  Error?: string;
  StartedAt?: string;
  FinishedAt?: string;
  Health?: Health;
}

export interface Health {
  Status?: 'none' | 'starting' | 'healthy' | 'unhealthy' | (string & {});
  FailingStreak?: number;
  Log?: { Start?: string; End?: string; ExitCode?: number; Output?: string }[] | null;
}

/** The image's and the container's configuration; also the body of `POST /containers/create`. */
export interface ContainerConfig {
  Hostname?: string;
  User?: string;
  AttachStdin?: boolean;
  AttachStdout?: boolean;
  AttachStderr?: boolean;
  ExposedPorts?: Record<string, object> | null;
  Tty?: boolean;
  OpenStdin?: boolean;
  StdinOnce?: boolean;
  Env?: string[] | null;
  Cmd?: string[] | null;
  Healthcheck?: { Test?: string[]; Interval?: number; Timeout?: number; StartPeriod?: number; Retries?: number } | null;
  Image?: string;
  Volumes?: Record<string, object> | null;
  WorkingDir?: string;
  Entrypoint?: string[] | null;
  Labels?: Record<string, string> | null;
  StopSignal?: string;
  Shell?: string[] | null;
  OnBuild?: string[] | null;
  /** Seconds. */
  StopTimeout?: number;
}

export interface HostConfig {
  Binds?: string[] | null;
  Mounts?: MountSpec[] | null;
  NetworkMode?: string;
  PortBindings?: PortMap | null;
  PublishAllPorts?: boolean;
  RestartPolicy?: { Name?: string; MaximumRetryCount?: number };
  AutoRemove?: boolean;
  Privileged?: boolean;
  ReadonlyRootfs?: boolean;
  CapAdd?: string[] | null;
  CapDrop?: string[] | null;
  SecurityOpt?: string[] | null;
  ExtraHosts?: string[] | null;
  Dns?: string[] | null;
  Init?: boolean | null;
  /** Bytes. */
  Memory?: number;
  MemorySwap?: number;
  /** 10⁻⁹ CPUs. */
  NanoCpus?: number;
  CpuShares?: number;
  PidsLimit?: number | null;
  ShmSize?: number;
  Tmpfs?: Record<string, string> | null;
  LogConfig?: { Type?: string; Config?: Record<string, string> | null };
}

export interface MountSpec {
  Type?: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'cluster' | (string & {});
  Source?: string;
  Target?: string;
  ReadOnly?: boolean;
  BindOptions?: { Propagation?: string; CreateMountpoint?: boolean };
  VolumeOptions?: { NoCopy?: boolean; Labels?: Record<string, string>; DriverConfig?: object };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
}

/** The body of `POST /containers/create`. */
export interface ContainerCreateBody extends ContainerConfig {
  HostConfig?: HostConfig;
  NetworkingConfig?: { EndpointsConfig?: Record<string, EndpointSettings> };
}

export interface ContainerCreated {
  Id: string;
  Warnings?: string[] | null;
}

/** `POST /containers/{id}/wait` */
export interface WaitResult {
  StatusCode?: number;
  Error?: { Message?: string } | null;
}

/** `GET /containers/{id}/top` */
export interface ContainerTop {
  Titles?: string[];
  Processes?: string[][];
}

/** An item of `GET /containers/{id}/changes`: 0 modified, 1 added, 2 deleted. */
export interface FilesystemChange {
  Path?: string;
  Kind?: number;
}

/** An item of `GET /containers/{id}/stats`. `precpu_stats` is empty in the first and in a one-shot answer. */
export interface ContainerStats {
  read?: string;
  preread?: string;
  num_procs?: number;
  pids_stats?: { current?: number; limit?: number };
  cpu_stats?: CpuStats;
  precpu_stats?: CpuStats;
  /** Bytes; `stats` has `inactive_file` (cgroup v2) or `total_inactive_file` (v1). */
  memory_stats?: { usage?: number; limit?: number; stats?: Record<string, number> };
  networks?: Record<string, { rx_bytes?: number; tx_bytes?: number; rx_packets?: number; tx_packets?: number }>;
  blkio_stats?: {
    io_service_bytes_recursive?: { major?: number; minor?: number; op?: string; value?: number }[] | null;
  };
}

export interface CpuStats {
  /** Nanoseconds. */
  cpu_usage?: { total_usage?: number; percpu_usage?: number[] | null };
  system_cpu_usage?: number;
  online_cpus?: number;
}

/** The body of `POST /containers/{id}/exec`. */
export interface ExecCreateBody {
  AttachStdin?: boolean;
  AttachStdout?: boolean;
  AttachStderr?: boolean;
  /** Height and width; from API 1.42 on. */
  ConsoleSize?: [height: number, width: number];
  DetachKeys?: string;
  Tty?: boolean;
  Env?: string[];
  Cmd: string[];
  Privileged?: boolean;
  User?: string;
  WorkingDir?: string;
}

/** `GET /exec/{id}/json` */
export interface ExecInspect {
  ID?: string;
  Running?: boolean;
  ExitCode?: number | null;
  Pid?: number;
  ContainerID?: string;
}
