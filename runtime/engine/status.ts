import type { EngineFeatures, EngineInfo, EngineStatus, Settings } from '../contract/index.ts';
import { type DockerClient, type EngineInfo as RawInfo, system } from '../docker/index.ts';
import type { GantryPaths } from '../host/index.ts';
import type { EngineDriver } from './driver.ts';
import { NativeDriver } from './drivers/native/index.ts';

/** The status of an engine that nothing was done with yet. */
export function stoppedStatus(driver: EngineDriver): EngineStatus {
  return {
    state: 'stopped',
    engine: driver.row,
    features: driver.features,
    phases: [],
    startedAt: null,
    readyMs: null,
    upSince: null,
    adopted: false,
    info: null,
    error: null,
  };
}

/** A status to make a StateStore with, before there is a supervisor; the supervisor replaces it at once. */
export function initialStatus(paths: GantryPaths): EngineStatus {
  return stoppedStatus(new NativeDriver({ paths, logger: { log: () => undefined } }));
}

/** What a running engine says about itself (`GET /info`, which also has the version). */
export async function readInfo(client: DockerClient, signal: AbortSignal): Promise<{ info: EngineInfo; raw: RawInfo }> {
  const raw = await system.info(client, { signal });
  const info: EngineInfo = {
    version: raw.ServerVersion ?? '',
    apiVersion: await client.apiVersion(),
    os: raw.OperatingSystem ?? '',
    arch: raw.Architecture ?? '',
    kernel: raw.KernelVersion ?? '',
    cpus: raw.NCPU ?? 0,
    memory: raw.MemTotal ?? 0,
    storageDriver: raw.Driver ?? '',
    dataRoot: raw.DockerRootDir ?? '',
    cgroupVersion: raw.CgroupVersion ?? '',
    warnings: raw.Warnings ?? [],
  };
  return { info, raw };
}

/** A driver's declared features, corrected by what only the running engine knows. */
export function correctedFeatures(declared: EngineFeatures, raw: RawInfo): EngineFeatures {
  const rootless = declared.rootless || (raw.SecurityOptions ?? []).some(option => option.includes('name=rootless'));
  const limits = raw.MemoryLimit !== false && raw.CpuCfsQuota !== false && raw.CgroupDriver !== 'none';
  return { ...declared, rootless, limits };
}

/** Settings that concern engines, compared to know whether the list has to be looked up again. */
export function engineSettingsDiffer(a: Settings, b: Settings): boolean {
  return JSON.stringify(a.addedEngines) !== JSON.stringify(b.addedEngines);
}
