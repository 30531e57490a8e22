export { createImages, type Images } from './create.ts';
export { readInstruction } from './instruction.ts';
export type { ImageChain } from './layer-chain.ts';
export type { Pulled } from './pull.ts';
export { parseReference, type Reference, tryReference } from './reference.ts';
export { imageName } from './rows.ts';
export type { SharingMap } from './sharing.ts';
export { formatBytes } from './sizes.ts';
