export { ArchivePage } from './archive/ArchivePage.tsx';
export { ImageCompare } from './compare/ImageCompare.tsx';
export { ImageLayers } from './explorer/ImageLayers.tsx';
