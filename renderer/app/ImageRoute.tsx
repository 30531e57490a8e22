import { ImageDetailPage, imageTabs } from '../features/images/index.ts';
import { ImageCompare, ImageLayers } from '../features/layers/index.ts';
import { type DetailParams, decodePart, tabOf } from './routes.ts';

/** An image with its layers, which are a feature of their own. */
export function ImageRoute({ params }: { params: DetailParams }) {
  return (
    <ImageDetailPage
      id={decodePart(params.id ?? '')}
      tab={tabOf(imageTabs, params.tab)}
      layers={row => <ImageLayers row={row} />}
      compare={row => <ImageCompare row={row} />}
    />
  );
}
