import type { RunProblem } from '../../../../runtime/contract/containers.ts';
import type { ImageDetail } from '../../../../runtime/contract/images.ts';
import { useStateStore } from '../../../stores/state.ts';
import { Button, FormRow, Icon, icons, Note, NumberField, Select } from '../../../ui/index.ts';
import { act } from '../actions.ts';
import { changeRow, type FieldsProps, problemsOfRow } from './fields.ts';
import { newKey, type PortField } from './form.ts';

const protocols = [
  { value: 'tcp', label: 'TCP' },
  { value: 'udp', label: 'UDP' },
  { value: 'sctp', label: 'SCTP' },
] as const;

/** Published ports: conflicts are found before the run, with who holds the port and the next free one. */
export function PortFields({ defaults, ...fields }: FieldsProps & { defaults: ImageDetail | null }) {
  const { form, change } = fields;
  const set = (key: number, part: Partial<PortField> | null) => change({ ports: changeRow(form.ports, key, part) });
  const add = (port: Partial<PortField>) =>
    change({
      ports: [...form.ports, { key: newKey(), hostIp: '', host: null, container: null, protocol: 'tcp', ...port }],
    });
  const offered = (defaults?.exposedPorts ?? []).filter(
    ({ port, protocol }) => !form.ports.some(row => row.container === port && row.protocol === protocol),
  );
  return (
    <FormRow label="Ports">
      {form.ports.map(row => (
        <PortRow key={row.key} row={row} problems={problemsOfRow(fields, row.key)} set={part => set(row.key, part)} />
      ))}
      <div className="run-add">
        <Button size="sm" variant="ghost" icon={icons.add} onClick={() => add({})}>
          Add port
        </Button>
        {offered.slice(0, 4).map(({ port, protocol }) => (
          <Button
            key={`${port}/${protocol}`}
            size="sm"
            onClick={() => add({ host: port < 1024 ? port + 8000 : port, container: port, protocol })}
          >
            {`Publish ${port}${protocol === 'tcp' ? '' : `/${protocol}`}`}
          </Button>
        ))}
        {offered.length > 0 && <span className="g-t3 g-12">The image listens there.</span>}
      </div>
    </FormRow>
  );
}

interface PortRowProps {
  row: PortField;
  problems: readonly RunProblem[];
  set(part: Partial<PortField> | null): void;
}

function PortRow({ row, problems, set }: PortRowProps) {
  const blocked = problems.some(problem => problem.blocking);
  return (
    <>
      <div className="run-port">
        <NumberField
          mono
          prefix="Host"
          aria-label="Host port"
          placeholder="any"
          min={1}
          max={65535}
          value={row.host}
          invalid={blocked}
          onChange={host => set({ host })}
        />
        <Icon of={icons.forward} className="g-t3" />
        <NumberField
          mono
          prefix="Container"
          aria-label="Container port"
          min={1}
          max={65535}
          value={row.container}
          onChange={container => set({ container })}
        />
        <Select<PortField['protocol']>
          aria-label="Protocol"
          width={76}
          value={row.protocol}
          options={protocols}
          onChange={protocol => set({ protocol })}
        />
        <Button variant="ghost" iconOnly icon={icons.less} label="Remove this port" onClick={() => set(null)} />
      </div>
      {problems.map(problem => (
        <PortProblem key={problem.error.message} problem={problem} row={row} set={set} />
      ))}
    </>
  );
}

function PortProblem({
  problem,
  row,
  set,
}: {
  problem: RunProblem;
  row: PortField;
  set(part: Partial<PortField>): void;
}) {
  const { error, holder, nextFreePort } = problem;
  const holding = useStateStore(state => (holder?.id ? state.containers.get(holder.id) : undefined));
  const actions = (
    <>
      {nextFreePort !== null && (
        <Button size="sm" onClick={() => set({ host: nextFreePort })}>
          Use {nextFreePort}
        </Button>
      )}
      {holding && (
        <Button size="sm" onClick={() => act('stop', [holding])}>
          Stop {holding.name}
        </Button>
      )}
    </>
  );
  const mends = nextFreePort !== null || holding !== undefined;
  return (
    <Note
      tone={problem.blocking ? 'fail' : 'warn'}
      actions={mends ? actions : undefined}
      hint={mends && row.container ? `Inside the container it stays ${row.container}.` : undefined}
    >
      {[error.message, mends ? '' : error.hint].filter(Boolean).join(' ')}
    </Note>
  );
}
