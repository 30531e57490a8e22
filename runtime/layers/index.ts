export { createLayers, type Layers } from './create.ts';
