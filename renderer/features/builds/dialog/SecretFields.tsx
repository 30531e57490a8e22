import { useState } from 'react';
import { shell } from '../../../ipc/client.ts';
import { Button, FormRow, Input, icons, RevealButton, Select } from '../../../ui/index.ts';
import { lackingSecret, newSecret, type SecretField } from './form.ts';

interface Props {
  secrets: readonly SecretField[];
  /** Ids that the Dockerfile mounts. */
  known: readonly string[];
  onChange(secrets: SecretField[]): void;
}

const types: { value: SecretField['type']; label: string }[] = [
  { value: 'typed', label: 'Typed' },
  { value: 'file', label: 'File' },
  { value: 'environment', label: 'Variable' },
];

/** What `RUN --mount=type=secret` may read: never a part of the image, nor of the history. */
export function SecretFields({ secrets, known, onChange }: Props) {
  const set = (key: number, part: Partial<SecretField>) =>
    onChange(secrets.map(secret => (secret.key === key ? { ...secret, ...part } : secret)));
  const missing = known.filter(id => !secrets.some(secret => secret.id === id));
  const lacking = lackingSecret(secrets);
  const typed = secrets.some(({ type }) => type === 'typed');
  return (
    <FormRow
      label="Secrets"
      hint={
        lacking
          ? `“${lacking}” has no value yet.`
          : typed
            ? 'A typed value goes to the builder and is kept nowhere: building again asks for it.'
            : 'For steps with --mount=type=secret. They are in no layer and no history.'
      }
    >
      {secrets.map(secret => (
        <div key={secret.key} className="bld-secret">
          <Input
            mono
            aria-label="Id of the secret"
            placeholder="id"
            value={secret.id}
            onChange={id => set(secret.key, { id })}
          />
          <Select
            aria-label={`Where ${secret.id || 'the secret'} comes from`}
            value={secret.type}
            options={types}
            onChange={type => set(secret.key, { type, value: '' })}
          />
          <SecretValue secret={secret} onChange={value => set(secret.key, { value })} />
          <Button
            variant="ghost"
            iconOnly
            icon={icons.less}
            label="Remove this secret"
            onClick={() => onChange(secrets.filter(each => each.key !== secret.key))}
          />
        </div>
      ))}
      <div className="bld-checks">
        {missing.slice(0, 6).map(id => (
          <Button
            key={id}
            size="sm"
            variant="ghost"
            icon={icons.add}
            onClick={() => onChange([...secrets, newSecret(id)])}
          >
            {id}
          </Button>
        ))}
        <Button size="sm" variant="ghost" icon={icons.add} onClick={() => onChange([...secrets, newSecret()])}>
          Add secret
        </Button>
      </div>
    </FormRow>
  );
}

function SecretValue({
  secret: { id, type, value },
  onChange,
}: {
  secret: SecretField;
  onChange(value: string): void;
}) {
  const [shown, setShown] = useState(false);
  const name = id || 'the secret';
  if (type === 'environment')
    return (
      <Input mono aria-label={`Variable that holds ${name}`} placeholder="NAME" value={value} onChange={onChange} />
    );
  if (type === 'typed')
    return (
      <Input
        mono
        type={shown ? 'text' : 'password'}
        aria-label={`Value of ${name}`}
        placeholder="value"
        value={value}
        onChange={onChange}
        suffix={<RevealButton what="the value" shown={shown} onShown={setShown} />}
      />
    );
  const choose = async () => {
    const { path } = await shell.dialog.open({
      title: 'Choose the file that holds the secret',
      type: 'file',
      filters: [],
    });
    if (path) onChange(path);
  };
  return (
    <Input
      mono
      aria-label={`File that holds ${name}`}
      placeholder="/path/to/file"
      value={value}
      onChange={onChange}
      suffix={
        <Button
          size="sm"
          variant="ghost"
          iconOnly
          icon={icons.file}
          label="Choose a file"
          onClick={() => void choose()}
        />
      }
    />
  );
}
