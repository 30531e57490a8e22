import { useState } from 'react';
import { number } from '../../format/index.ts';
import type { runtime as Runtime } from '../../ipc/client.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { openPullDialog } from '../../stores/ui.ts';
import { Button, EmptyState, ErrorNote, Input, icons, Tag } from '../../ui/index.ts';

type Found = Awaited<ReturnType<typeof Runtime.registries.search>>['results'];

/** Searches Docker Hub through the engine. */
export function HubSearch() {
  const [term, setTerm] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const search = useAction(async () => setFound((await runtime.registries.search({ term: term.trim() })).results));
  return (
    <>
      <div className="reg-search">
        <Input
          icon={icons.search}
          aria-label="Search Docker Hub"
          placeholder="Search Docker Hub"
          value={term}
          onChange={setTerm}
          onKeyDown={event => {
            if (event.key === 'Enter' && term.trim()) search.run();
          }}
        />
        <Button disabled={!term.trim()} busy={search.busy} onClick={search.run}>
          Search
        </Button>
      </div>
      <ErrorNote error={search.error} />
      {found?.length === 0 && <EmptyState compact title="Docker Hub has nothing of that name" />}
      <ul className="reg-results" aria-label="Found on Docker Hub">
        {(found ?? []).map(one => (
          <li key={one.name} className="reg-result">
            <span className="reg-item-text">
              <span className="g-flex">
                <b className="g-ell">{one.name}</b>
                {one.official && <Tag tone="accent">Official</Tag>}
                <span className="g-t3 g-12">{`${number(one.stars)} stars`}</span>
              </span>
              <span className="g-t2 g-12 g-ell">{one.description}</span>
            </span>
            <Button size="sm" icon={icons.pull} onClick={() => openPullDialog(one.name)}>
              Pull…
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
