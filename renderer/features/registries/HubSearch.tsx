import { useRef, useState } from 'react';
import { compact, count, number } from '../../format/index.ts';
import type { runtime as Runtime } from '../../ipc/client.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { openPullDialog } from '../../stores/ui.ts';
import { Button, EmptyState, ErrorNote, Input, icons, Tag } from '../../ui/index.ts';

type Page = Awaited<ReturnType<typeof Runtime.registries.search>> & { term: string; page: number };

/** Searches Docker Hub, a page at a time. Asks when told to, not while somebody types. */
export function HubSearch() {
  const [term, setTerm] = useState('');
  const wanted = useRef({ term: '', page: 1 });
  const [found, setFound] = useState<Page | null>(null);
  const search = useAction(async () => {
    const asked = wanted.current;
    setFound({ ...asked, ...(await runtime.registries.search(asked)) });
  });
  const ask = (next: { term: string; page: number }) => {
    wanted.current = next;
    search.run();
  };
  const typed = term.trim();
  return (
    <>
      <div className="reg-search">
        <Input
          className="g-grow"
          icon={icons.search}
          aria-label="Search Docker Hub"
          placeholder="Search Docker Hub"
          value={term}
          onChange={setTerm}
          onKeyDown={event => {
            if (event.key === 'Enter' && typed) ask({ term: typed, page: 1 });
          }}
        />
        <Button disabled={!typed} busy={search.busy} onClick={() => ask({ term: typed, page: 1 })}>
          Search
        </Button>
      </div>
      <ErrorNote error={search.error} />
      {found && <Results found={found} busy={search.busy} onPage={page => ask({ term: found.term, page })} />}
    </>
  );
}

function Results({ found, busy, onPage }: { found: Page; busy: boolean; onPage(page: number): void }) {
  const { results, page, more, total, term } = found;
  if (results.length === 0) return <EmptyState compact title={`Docker Hub has nothing called “${term}”`} />;
  return (
    <>
      <ul className="reg-results" aria-label="Found on Docker Hub">
        {results.map(one => (
          <li key={one.name} className="reg-result">
            <span className="reg-item-text">
              <span className="g-flex">
                <b className="g-ell">{one.name}</b>
                {one.official && <Tag tone="accent">Official</Tag>}
                <span className="g-t2 g-12" data-tip={count(one.pulls, 'pull')}>
                  {`${count(one.stars, 'star')}, ${compact(one.pulls)} pulls`}
                </span>
              </span>
              <span className="g-t2 g-12 g-ell">{one.description}</span>
            </span>
            <Button size="sm" icon={icons.pull} onClick={() => openPullDialog(one.name)}>
              Pull…
            </Button>
          </li>
        ))}
      </ul>
      <div className="reg-paging g-12">
        <span className="g-t2 g-grow">{`Page ${number(page)}, ${number(total)} found`}</span>
        <Button size="sm" disabled={page < 2 || busy} onClick={() => onPage(page - 1)}>
          Back
        </Button>
        <Button size="sm" disabled={!more || busy} onClick={() => onPage(page + 1)}>
          Next
        </Button>
      </div>
    </>
  );
}
