export type * from './wire-containers.ts';
export type * from './wire-images.ts';
export type * from './wire-system.ts';
