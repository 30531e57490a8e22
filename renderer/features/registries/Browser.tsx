import { useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import { Button, cx, EmptyState, ErrorNote, Skeleton } from '../../ui/index.ts';
import { TagDetail } from './TagDetail.tsx';
import { useLoaded } from './use-loaded.ts';

/** Repositories, the tags of one, and what a tag names. */
export function Browser({ address, account }: { address: string; account: string }) {
  const [repository, setRepository] = useState<string | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  const [deleted, setDeleted] = useState(0);
  return (
    <div className="reg-browser">
      <Names
        label="Repositories"
        key={account}
        ask={last => runtime.registries.repositories({ address, last })}
        chosen={repository}
        onChoose={name => {
          setRepository(name);
          setTag(null);
        }}
      />
      {repository && (
        <Names
          label="Tags"
          key={`${repository} ${deleted}`}
          ask={last => runtime.registries.tags({ address, repository, last })}
          chosen={tag}
          onChoose={setTag}
        />
      )}
      {repository && tag && (
        <TagDetail
          key={`${repository} ${tag}`}
          address={address}
          repository={repository}
          tag={tag}
          onDeleted={() => {
            setTag(null);
            setDeleted(deleted + 1);
          }}
        />
      )}
    </div>
  );
}

interface NamesProps {
  label: string;
  ask(last: string): Promise<{ names: string[]; next: string | null }>;
  chosen: string | null;
  onChoose(name: string): void;
}

/** A list that comes in pages. */
function Names({ label, ask, chosen, onChoose }: NamesProps) {
  const [lasts, setLasts] = useState<readonly string[]>(['']);
  const last = lasts.at(-1) ?? '';
  const { value, error, busy } = useLoaded(last, () => ask(last));
  return (
    <section className="reg-names" aria-label={label}>
      <h3>{label}</h3>
      <ErrorNote error={error} />
      {!value && busy && <Skeleton width={120} />}
      {value?.names.length === 0 && <EmptyState compact title={`No ${label.toLowerCase()}`} />}
      <ul>
        {(value?.names ?? []).map(name => (
          <li key={name}>
            <button
              type="button"
              className={cx('reg-item', name === chosen && 'reg-item-on')}
              aria-pressed={name === chosen}
              onClick={() => onChoose(name)}
            >
              <span className="g-mono g-ell" data-tip={name} data-tip-cut="">
                {name}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {(value?.next || lasts.length > 1) && (
        <div className="g-flex">
          <Button size="sm" disabled={lasts.length < 2} onClick={() => setLasts(lasts.slice(0, -1))}>
            Back
          </Button>
          <Button size="sm" disabled={!value?.next} onClick={() => value?.next && setLasts([...lasts, value.next])}>
            Next
          </Button>
        </div>
      )}
    </section>
  );
}
