import { ContainerDetailPage, containerTabs } from '../features/containers/index.ts';
import { ContainerTerminals } from './ContainerTerminals.tsx';
import { type DetailParams, decodePart, tabOf } from './routes.ts';

/** A container with its logs and terminals, which are features of their own. */
export function ContainerRoute({ params }: { params: DetailParams }) {
  const id = decodePart(params.id ?? '');
  return (
    <ContainerDetailPage
      id={id}
      tab={tabOf(containerTabs, params.tab)}
      logs={null}
      terminal={<ContainerTerminals address={id} />}
    />
  );
}
