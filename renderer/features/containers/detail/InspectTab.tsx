import type { ContainerDetail } from '../../../../runtime/contract/containers.ts';
import { count, exactTime, memory, quoteCommand } from '../../../format/index.ts';
import { Fact, FactSection, Facts, InspectView } from '../../../ui/index.ts';
import { copyText } from '../clipboard.ts';
import { SecretValue } from './SecretValue.tsx';

/** What the container is: first to read, then the engine's own JSON. */
export function InspectTab({ detail }: { detail: ContainerDetail | null }) {
  return (
    <InspectView raw={detail?.raw} copy={copyText}>
      {detail && <Summary detail={detail} />}
    </InspectView>
  );
}

function Summary({ detail }: { detail: ContainerDetail }) {
  return (
    <Facts>
      <FactSection title="Process">
        <Fact name="Command" value={quoteCommand([...detail.entrypoint, ...detail.command])} mono />
        <Fact name="Working directory" value={detail.workingDir || '/'} mono />
        <Fact name="User" value={detail.user || 'root (the image’s default)'} />
        <Fact name="PID on the engine" value={detail.pid > 0 ? String(detail.pid) : 'not running'} />
        <Fact name="Terminal" value={terminalWords(detail)} />
        <Fact name="Restart policy" value={restartWords(detail)} />
      </FactSection>
      <FactSection title="Times">
        <Fact name="Created" value={exactTime(detail.created)} />
        <Fact name="Started" value={detail.startedAt ? exactTime(detail.startedAt) : 'never'} />
        {detail.finishedAt && <Fact name="Ended" value={exactTime(detail.finishedAt)} />}
      </FactSection>
      <FactSection title="Limits">
        <Fact name="Memory" value={detail.memoryLimit ? memory(detail.memoryLimit) : 'no limit'} />
        <Fact name="CPUs" value={detail.cpus ? String(detail.cpus) : 'no limit'} />
        {detail.privileged && <Fact name="Privileged" value="yes: it can do anything on the engine’s computer" />}
      </FactSection>
      <FactSection title="Image">
        <Fact name="Reference" value={detail.image} mono />
        <Fact name="Image id" value={detail.imageId} mono href={`#/images/${encodeURIComponent(detail.imageId)}`} />
        {detail.platform && <Fact name="Platform" value={detail.platform} />}
      </FactSection>
      <FactSection title="Networks">
        {detail.networks.length === 0 && <p className="g-t3">None.</p>}
        {detail.networks.map(network => (
          <Fact
            key={network.name}
            name={network.name}
            value={[network.ip || 'no address', ...network.aliases].join('  ')}
            mono
          />
        ))}
      </FactSection>
      {detail.health && <HealthSection health={detail.health} />}
      <FactSection title="Environment" note={count(detail.env.length, 'variable')}>
        {detail.env.map(({ name, value }) => (
          <Fact key={name} name={name} value={<SecretValue name={name} value={value} />} />
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

function HealthSection({ health }: { health: NonNullable<ContainerDetail['health']> }) {
  return (
    <FactSection title="Health check" note={health.status}>
      {health.log.slice(-5).map(entry => (
        <Fact
          key={entry.at}
          name={`${exactTime(entry.at)}, exit ${entry.code}`}
          value={entry.output.trim().slice(0, 2000) || 'no output'}
          mono
        />
      ))}
    </FactSection>
  );
}

function terminalWords(detail: ContainerDetail): string {
  const tty = detail.tty ? 'has a terminal' : 'no terminal';
  return detail.openStdin ? `${tty}, takes input` : `${tty}, takes no input`;
}

function restartWords(detail: ContainerDetail): string {
  const policy = detail.restartPolicy && detail.restartPolicy !== 'no' ? detail.restartPolicy : 'never';
  return detail.restartCount > 0 ? `${policy}, restarted ${detail.restartCount} times` : policy;
}
