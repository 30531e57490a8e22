import type {
  ContainerRow,
  EngineFeatures,
  EngineInfo,
  ErrorKind,
  ImageRow,
  NetworkRow,
  RunProblem,
} from '../contract/index.ts';
import type { Host } from './host.ts';

/** What a spec is checked against. */
export interface CheckContext {
  containers: ContainerRow[];
  images: ImageRow[];
  networks: NetworkRow[];
  features: EngineFeatures;
  /** Null until the engine has said. */
  info: EngineInfo | null;
  host: Host;
}

/** A problem that hinders the run, unless `blocking` says otherwise. */
export function problem(
  field: string,
  kind: ErrorKind,
  message: string,
  options: { hint?: string } & Partial<Pick<RunProblem, 'holder' | 'nextFreePort' | 'blocking'>> = {},
): RunProblem {
  const { hint, holder = null, nextFreePort = null, blocking = true } = options;
  return { field, error: { kind, message, ...(hint ? { hint } : {}) }, holder, nextFreePort, blocking };
}
