import type { ImageDetail } from '../../../../runtime/contract/images.ts';
import { bytes, count, exactTime, quoteCommand } from '../../../format/index.ts';
import { shell } from '../../../ipc/client.ts';
import { Fact, FactSection, Facts, InspectView } from '../../../ui/index.ts';

/** What the image says of itself. */
export function ImageInspectTab({ detail }: { detail: ImageDetail | null }) {
  return (
    <InspectView raw={detail?.raw} copy={async text => void (await shell.clipboard.write({ text }))}>
      {detail && <Summary detail={detail} />}
    </InspectView>
  );
}

function Summary({ detail }: { detail: ImageDetail }) {
  const { entrypoint, command } = detail;
  const ports = detail.exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`).join(', ');
  return (
    <Facts>
      <FactSection title="Image">
        <Fact name="Id" value={detail.id} mono />
        <Fact name="Names" value={detail.tags.join('\n') || 'none'} mono />
        <Fact name="Digests" value={detail.digests.join('\n') || 'none: it was never pulled or pushed'} mono />
        <Fact name="Platform" value={detail.platform} />
        <Fact name="Size" value={bytes(detail.size)} />
        <Fact name="Created" value={exactTime(detail.created)} />
        {detail.author && <Fact name="Author" value={detail.author} />}
      </FactSection>
      <FactSection title="A container of it">
        <Fact name="Entrypoint" value={entrypoint.length > 0 ? quoteCommand(entrypoint) : 'none'} mono />
        <Fact name="Command" value={command.length > 0 ? quoteCommand(command) : 'none'} mono />
        <Fact name="Working directory" value={detail.workingDir || '/'} mono />
        <Fact name="User" value={detail.user || 'root'} />
        <Fact name="Listens on" value={ports || 'no port named'} />
        <Fact name="Volumes" value={detail.volumes.join('\n') || 'none'} mono />
        {detail.stopSignal && <Fact name="Stop signal" value={detail.stopSignal} />}
        {detail.healthcheck && <Fact name="Health check" value={detail.healthcheck} mono />}
      </FactSection>
      <FactSection title="Environment" note={count(detail.env.length, 'variable')}>
        {detail.env.map(({ name, value }) => (
          <Fact key={name} name={name} value={value} mono />
        ))}
      </FactSection>
      <FactSection title="Labels" note={count(Object.keys(detail.labels).length, 'label')}>
        {Object.entries(detail.labels).map(([name, value]) => (
          <Fact key={name} name={name} value={value} mono />
        ))}
      </FactSection>
    </Facts>
  );
}
