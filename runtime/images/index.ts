export { createImages, type Images } from './create.ts';
export { startOnEngine } from './deps.ts';
export { readInstruction } from './instruction.ts';
export { chainIdsOf } from './layer-chain.ts';
export { checkTarget, localFileError } from './local-files.ts';
export { goArchitecture, type Pulled } from './pull.ts';
export { parseReference, type Reference, tryReference } from './reference.ts';
export type { SharingMap } from './sharing.ts';
export { formatBytes } from './sizes.ts';
