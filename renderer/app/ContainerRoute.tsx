import { ContainerDetailPage, containerTabs } from '../features/containers/index.ts';
import { ChangesTab, FilesTab } from '../features/files/index.ts';
import { LogsTab } from '../features/logs/index.ts';
import { ContainerTerminals } from './ContainerTerminals.tsx';
import { useContainerId } from './container-id.ts';
import { type DetailParams, decodePart, tabOf } from './routes.ts';

/** A container with its logs, terminals and files, which are features of their own. */
export function ContainerRoute({ params }: { params: DetailParams }) {
  const id = decodePart(params.id ?? '');
  const containerId = useContainerId(id);
  return (
    <ContainerDetailPage
      id={id}
      tab={tabOf(containerTabs, params.tab)}
      logs={containerId && <LogsTab containerId={containerId} />}
      terminal={<ContainerTerminals address={id} />}
      files={containerId && <FilesTab containerId={containerId} />}
      changes={containerId && <ChangesTab containerId={containerId} />}
    />
  );
}
