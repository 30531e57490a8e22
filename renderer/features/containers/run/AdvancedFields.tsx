import { useState } from 'react';
import type { ImageDetail } from '../../../../runtime/contract/images.ts';
import { quoteCommand } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { Button, Checkbox, FormRow, Input, icons, Note, Select } from '../../../ui/index.ts';
import { type FieldsProps, problemsOf, sentences } from './fields.ts';
import type { RunForm } from './form.ts';

/** What most runs leave alone. Opens by itself when something in it is set. */
export function AdvancedFields({ form, change, problems, defaults }: FieldsProps & { defaults: ImageDetail | null }) {
  const [open, setOpen] = useState(() => isUsed(form));
  if (!open)
    return (
      <FormRow label="">
        <div className="run-add">
          <Button size="sm" variant="ghost" icon={icons.down} onClick={() => setOpen(true)}>
            Network, entrypoint, user and more
          </Button>
        </div>
      </FormRow>
    );
  const line = (
    label: string,
    field: 'entrypoint' | 'user' | 'workingDir' | 'hostname' | 'platform',
    placeholder: string,
  ) => (
    <FormRow
      label={label}
      error={sentences(problemsOf(problems, field), true)}
      hint={sentences(problemsOf(problems, field), false)}
    >
      <Input
        mono
        aria-label={label}
        placeholder={placeholder}
        value={form[field]}
        onChange={value => change({ [field]: value })}
      />
    </FormRow>
  );
  return (
    <>
      <NetworkField form={form} change={change} problems={problems} />
      {line(
        'Entrypoint',
        'entrypoint',
        defaults?.entrypoint.length ? quoteCommand(defaults.entrypoint) : 'the image’s own',
      )}
      {line('User', 'user', defaults?.user || 'root')}
      {line('Working dir', 'workingDir', defaults?.workingDir || '/')}
      {line('Host name', 'hostname', 'the container’s id')}
      {line('Platform', 'platform', 'the engine’s own')}
      <FormRow label="Options" error={sentences(problemsOf(problems, 'autoRemove'), true)}>
        <div className="run-options">
          <Option form={form} change={change} field="tty" label="Terminal (-t)" />
          <Option form={form} change={change} field="interactive" label="Takes input (-i)" />
          <Option form={form} change={change} field="init" label="Small init as PID 1 (--init)" />
          <Option form={form} change={change} field="autoRemove" label="Delete when it ends (--rm)" />
          <Option form={form} change={change} field="privileged" label="Privileged" />
        </div>
      </FormRow>
      {form.privileged && (
        <Note tone="warn">
          A privileged container can do anything on the engine’s computer: load drivers, read every disk, leave its
          isolation. Only for images you trust as much as a program run by root.
        </Note>
      )}
    </>
  );
}

function isUsed(form: RunForm): boolean {
  const { network, entrypoint, user, workingDir, hostname, platform, tty, interactive, init, autoRemove, privileged } =
    form;
  return (
    [network, entrypoint, user, workingDir, hostname, platform].some(text => text !== '') ||
    tty ||
    interactive ||
    init ||
    autoRemove ||
    privileged
  );
}

interface OptionProps {
  form: RunForm;
  change(part: Partial<RunForm>): void;
  field: 'tty' | 'interactive' | 'init' | 'autoRemove' | 'privileged';
  label: string;
}

function Option({ form, change, field, label }: OptionProps) {
  return <Checkbox checked={form[field]} onChange={value => change({ [field]: value })} label={label} />;
}

function NetworkField({ form, change, problems }: Omit<FieldsProps, 'rows'>) {
  const networks = useStateStore(state => state.networks);
  const known = [...networks.values()].map(network => network.name).filter(name => name !== 'bridge');
  const names =
    form.network && form.network !== 'bridge' && !known.includes(form.network) ? [...known, form.network] : known;
  return (
    <FormRow label="Network" error={sentences(problemsOf(problems, 'network'), true)}>
      <Select
        aria-label="Network"
        value={form.network === 'bridge' ? '' : form.network}
        onChange={network => change({ network })}
        options={[{ value: '', label: 'bridge (the default)' }, ...names.map(name => ({ value: name, label: name }))]}
      />
    </FormRow>
  );
}
