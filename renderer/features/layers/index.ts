export { ImageLayers } from './explorer/ImageLayers.tsx';
