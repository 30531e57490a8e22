export { createImages, type Images } from './create.ts';
export { startOnEngine } from './deps.ts';
export { checkTarget, localFileError } from './local-files.ts';
export type { Pulled } from './pull.ts';
export { parseReference, type Reference, tryReference } from './reference.ts';
export { formatBytes } from './sizes.ts';
