import { type ClipboardEvent, useState } from 'react';
import type { ImageDetail } from '../../../../runtime/contract/images.ts';
import { Button, FormRow, Input, icons, Note, RevealButton } from '../../../ui/index.ts';
import { isSecretName } from '../detail/SecretValue.tsx';
import { changeRow, type FieldsProps, problemsOfRow, sentences } from './fields.ts';
import { type EnvField, newKey } from './form.ts';

/** Environment variables. Several lines of NAME=value can be pasted at once. */
export function EnvFields({ defaults, ...fields }: FieldsProps & { defaults: ImageDetail | null }) {
  const { form, change } = fields;
  const add = (variables: readonly { name: string; value: string }[]) =>
    change({ env: [...form.env, ...variables.map(variable => ({ ...variable, key: newKey() }))] });
  const paste = (row: EnvField) => (event: ClipboardEvent) => {
    const lines = readEnvLines(event.clipboardData.getData('text'));
    if (lines.length < 2) return;
    event.preventDefault();
    const kept = form.env.filter(each => each.key !== row.key || each.name !== '');
    change({ env: [...kept, ...lines.map(variable => ({ ...variable, key: newKey() }))] });
  };
  const set = (key: number, part: Partial<EnvField> | null) => change({ env: changeRow(form.env, key, part) });
  const inherited = (defaults?.env ?? []).filter(({ name }) => !form.env.some(row => row.name === name));
  return (
    <FormRow
      label="Environment"
      hint={inherited.length > 0 ? `Set by the image: ${inherited.map(({ name }) => name).join(', ')}` : undefined}
    >
      {form.env.map(row => {
        const problems = problemsOfRow(fields, row.key);
        const wrong = sentences(problems, true);
        const warning = sentences(problems, false);
        return (
          <div key={row.key}>
            <div className="run-pair">
              <Input
                mono
                aria-label="Variable"
                placeholder="NAME"
                value={row.name}
                invalid={Boolean(wrong)}
                onPaste={paste(row)}
                onChange={name => set(row.key, nameAndValue(name, row))}
              />
              <ValueField
                row={row}
                placeholder={defaults?.env.find(({ name }) => name === row.name)?.value}
                onChange={value => set(row.key, { value })}
              />
              <Button
                variant="ghost"
                iconOnly
                icon={icons.less}
                label="Remove this variable"
                onClick={() => set(row.key, null)}
              />
            </div>
            {wrong && <Note tone="fail">{wrong}</Note>}
            {!wrong && warning && <Note tone="warn">{warning}</Note>}
          </div>
        );
      })}
      <div className="run-add">
        <Button size="sm" variant="ghost" icon={icons.add} onClick={() => add([{ name: '', value: '' }])}>
          Add variable
        </Button>
      </div>
    </FormRow>
  );
}

/** `NAME=value` typed or pasted into the name goes where it belongs. */
function nameAndValue(typed: string, row: EnvField): Partial<EnvField> {
  const at = typed.indexOf('=');
  return at > 0 && row.value === '' ? { name: typed.slice(0, at), value: typed.slice(at + 1) } : { name: typed };
}

/** Reads lines as an env file has them; comments and empty lines fall out. */
export function readEnvLines(text: string): { name: string; value: string }[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const at = line.indexOf('=');
      return at < 0 ? { name: line, value: '' } : { name: line.slice(0, at), value: line.slice(at + 1) };
    });
}

interface ValueFieldProps {
  row: EnvField;
  placeholder: string | undefined;
  onChange(value: string): void;
}

function ValueField({ row, placeholder, onChange }: ValueFieldProps) {
  const [shown, setShown] = useState(false);
  const secret = isSecretName(row.name);
  return (
    <Input
      mono
      aria-label={`Value of ${row.name || 'the variable'}`}
      placeholder={placeholder ?? 'value'}
      type={secret && !shown ? 'password' : 'text'}
      value={row.value}
      onChange={onChange}
      suffix={secret ? <RevealButton what="the value" shown={shown} onShown={setShown} /> : undefined}
    />
  );
}
