export type { EngineAccess } from './access.ts';
export { createEngine, type Engine, type EngineOptions } from './create.ts';
export { initialStatus } from './status.ts';
export type { Disconnected } from './supervisor.ts';
