export { ImageCompare } from './compare/ImageCompare.tsx';
export { ImageLayers } from './explorer/ImageLayers.tsx';
