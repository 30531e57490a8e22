import { ImageDetailPage, imageTabs } from '../features/images/index.ts';
import { type DetailParams, decodePart, tabOf } from './routes.ts';

/** An image. */
export function ImageRoute({ params }: { params: DetailParams }) {
  return <ImageDetailPage id={decodePart(params.id ?? '')} tab={tabOf(imageTabs, params.tab)} />;
}
