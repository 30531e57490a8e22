import { BuildDetailPage } from '../features/builds/index.ts';
import { type DetailParams, decodePart } from './routes.ts';

/** A build. */
export function BuildRoute({ params }: { params: DetailParams }) {
  const id = decodePart(params.id ?? '');
  return <BuildDetailPage key={id} id={id} />;
}
