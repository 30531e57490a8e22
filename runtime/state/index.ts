export { createState } from './handlers.ts';
export { createMirror, type Mirror, type MirrorOptions } from './mirror.ts';
export type { Mappers } from './session.ts';
export { StateStore } from './store.ts';
export { watchState } from './watch.ts';
