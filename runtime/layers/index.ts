export { createLayers, type Layers } from './create.ts';
export { staysInside, writeError } from './extract.ts';
export { freePlace } from './extract-task.ts';
