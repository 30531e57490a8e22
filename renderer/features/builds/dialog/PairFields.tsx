import { Button, FormRow, Input, icons } from '../../../ui/index.ts';
import { newPair, type PairField } from './form.ts';

interface Props {
  label: string;
  hint?: string;
  /** "argument" in "Add argument". */
  thing: string;
  pairs: readonly PairField[];
  /** Names with the values they have when nothing is given. */
  known?: readonly { name: string; value: string | null }[];
  onChange(pairs: PairField[]): void;
}

/** Names with values: build arguments, labels. */
export function PairFields({ label, hint, thing, pairs, known = [], onChange }: Props) {
  const set = (key: number, part: Partial<PairField>) =>
    onChange(pairs.map(pair => (pair.key === key ? { ...pair, ...part } : pair)));
  const missing = known.filter(({ name }) => !pairs.some(pair => pair.name === name));
  return (
    <FormRow label={label} hint={hint}>
      {pairs.map(pair => (
        <div key={pair.key} className="bld-pair">
          <Input
            mono
            aria-label={`Name of the ${thing}`}
            placeholder="NAME"
            value={pair.name}
            onChange={name => set(pair.key, { name })}
          />
          <Input
            mono
            aria-label={`Value of ${pair.name || `the ${thing}`}`}
            placeholder={known.find(({ name }) => name === pair.name)?.value ?? 'value'}
            value={pair.value}
            onChange={value => set(pair.key, { value })}
          />
          <Button
            variant="ghost"
            iconOnly
            icon={icons.less}
            label={`Remove this ${thing}`}
            onClick={() => onChange(pairs.filter(each => each.key !== pair.key))}
          />
        </div>
      ))}
      <div className="bld-checks">
        {missing.slice(0, 6).map(({ name }) => (
          <Button
            key={name}
            size="sm"
            variant="ghost"
            icon={icons.add}
            onClick={() => onChange([...pairs, newPair(name)])}
          >
            {name}
          </Button>
        ))}
        <Button size="sm" variant="ghost" icon={icons.add} onClick={() => onChange([...pairs, newPair()])}>
          {`Add ${thing}`}
        </Button>
      </div>
    </FormRow>
  );
}
