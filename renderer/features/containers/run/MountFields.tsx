import { useMemo } from 'react';
import type { ImageDetail } from '../../../../runtime/contract/images.ts';
import { shell } from '../../../ipc/client.ts';
import { useStateStore } from '../../../stores/state.ts';
import {
  Autocomplete,
  Button,
  Checkbox,
  FormRow,
  Input,
  icons,
  Note,
  Select,
  type Suggestion,
  Tag,
} from '../../../ui/index.ts';
import { changeRow, type FieldsProps, problemsOfRow, sentences } from './fields.ts';
import { type MountField, newKey } from './form.ts';

const types = [
  { value: 'volume', label: 'Volume' },
  { value: 'bind', label: 'Folder' },
  { value: 'tmpfs', label: 'Memory' },
] as const;

/** Volumes, folders of this computer, and memory. */
export function MountFields({ defaults, ...fields }: FieldsProps & { defaults: ImageDetail | null }) {
  const { form, change } = fields;
  const add = (mount: Partial<MountField>) =>
    change({
      mounts: [...form.mounts, { key: newKey(), type: 'volume', source: '', target: '', readOnly: false, ...mount }],
    });
  const addFolder = async () => {
    const { path } = await shell.dialog.open({ title: 'Choose a folder to share', type: 'directory' });
    if (path) add({ type: 'bind', source: path });
  };
  const offered = (defaults?.volumes ?? []).filter(target => !form.mounts.some(mount => mount.target === target));
  return (
    <FormRow
      label="Volumes"
      hint={
        offered.length > 0
          ? `The image keeps data in ${offered.join(', ')}. Without a name, a new volume is made each time.`
          : undefined
      }
    >
      {form.mounts.map(row => (
        <MountRow
          key={row.key}
          row={row}
          problems={problemsOfRow(fields, row.key)}
          set={part => change({ mounts: changeRow(form.mounts, row.key, part) })}
        />
      ))}
      <div className="run-add">
        <Button size="sm" variant="ghost" icon={icons.add} onClick={() => add({})}>
          Add volume
        </Button>
        <Button size="sm" variant="ghost" icon={icons.folder} onClick={() => void addFolder()}>
          Add folder…
        </Button>
        {offered.slice(0, 2).map(target => (
          <Button
            key={target}
            size="sm"
            onClick={() => add({ target, source: volumeName(form.name || form.image, target) })}
          >
            Keep {target}
          </Button>
        ))}
      </div>
    </FormRow>
  );
}

/** `orders-db` and /var/lib/postgresql/data → `orders-db-data`. */
function volumeName(of: string, target: string): string {
  const base = of.split(/[/:@]/).filter(Boolean);
  const word = (of.includes('/') ? base.at(-2) : base[0]) ?? 'app';
  const last = target.split('/').filter(Boolean).at(-1) ?? 'data';
  return `${word}-${last}`.replace(/[^a-zA-Z0-9_.-]/g, '-').replace(/^[^a-zA-Z0-9]+/, '');
}

interface MountRowProps {
  row: MountField;
  problems: FieldsProps['problems'];
  set(part: Partial<MountField> | null): void;
}

function MountRow({ row, problems, set }: MountRowProps) {
  const volumes = useStateStore(state => state.volumes);
  const suggestions = useMemo<Suggestion[]>(
    () =>
      [...volumes.values()].filter(volume => !/^[0-9a-f]{64}$/.test(volume.id)).map(volume => ({ value: volume.id })),
    [volumes],
  );
  const wrong = sentences(problems, true);
  const warning = sentences(problems, false);
  const isNew = row.type === 'volume' && row.source !== '' && !volumes.has(row.source) && !wrong;
  return (
    <div>
      <div className="run-mount">
        <Select<MountField['type']>
          aria-label="Kind"
          width={92}
          value={row.type}
          options={types}
          onChange={type => set({ type })}
        />
        {row.type === 'tmpfs' ? (
          <span className="g-t3 g-12">lives in memory</span>
        ) : (
          <Autocomplete
            mono
            aria-label={row.type === 'bind' ? 'Path on this computer' : 'Volume'}
            placeholder={row.type === 'bind' ? '/path/on/this/computer' : 'unnamed'}
            value={row.source}
            suggestions={row.type === 'volume' ? suggestions : []}
            invalid={Boolean(wrong)}
            onChange={source => set(typeBySource(row, source))}
            suffix={isNew ? <Tag tone="accent">new</Tag> : undefined}
          />
        )}
        <Input
          mono
          aria-label="Path in the container"
          placeholder="/path/inside"
          value={row.target}
          onChange={target => set({ target })}
        />
        <Checkbox
          checked={row.readOnly}
          onChange={readOnly => set({ readOnly })}
          label={<span className="g-12">Read only</span>}
        />
        <Button variant="ghost" iconOnly icon={icons.less} label="Remove this mount" onClick={() => set(null)} />
      </div>
      {wrong && <Note tone="fail">{wrong}</Note>}
      {!wrong && warning && <Note tone="warn">{warning}</Note>}
    </div>
  );
}

/** A slash at the start can be no volume's name: a path was meant. */
function typeBySource(row: MountField, source: string): Partial<MountField> {
  return row.type === 'volume' && /^[/~.]/.test(source) ? { type: 'bind', source } : { source };
}
