import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useStateStore } from '../../stores/state.ts';
import { SearchBox, type SearchOptions } from '../../terminal/SearchBox.tsx';
import { Button, EmptyState, ErrorNote, hasCommandKey, Icon, IconButton, icons, Kbd } from '../../ui/index.ts';
import { saveLog } from './download.ts';
import { LogFoot } from './LogFoot.tsx';
import { LogList, type LogListHandle } from './LogList.tsx';
import { LogSession } from './session.ts';
import { hitAtOrAfter, useLogSearch } from './use-search.ts';
import './logs.css';

const noSearch: SearchOptions = { text: '', caseSensitive: false, regex: false };

/** A container's log: followed from its end, searched, saved. */
export function LogsTab({ containerId }: { containerId: string }) {
  return <Log key={containerId} containerId={containerId} />;
}

function useLogSession(containerId: string): LogSession | null {
  const [session, setSession] = useState<LogSession | null>(null);
  useEffect(() => {
    const made = new LogSession(containerId);
    setSession(made);
    return () => made.dispose();
  }, [containerId]);
  return session;
}

function Log({ containerId }: { containerId: string }) {
  const session = useLogSession(containerId);
  return session ? <Following session={session} containerId={containerId} /> : <div className="log-page" />;
}

function Following({ session, containerId }: { session: LogSession; containerId: string }) {
  const version = useSyncExternalStore(
    useMemo(() => session.subscribe.bind(session), [session]),
    () => session.version,
  );
  const name = useStateStore(({ containers }) => containers.get(containerId)?.name) ?? containerId.slice(0, 12);
  const [wrap, setWrap] = useState(false);
  const [times, setTimes] = useState(true);
  const [query, setQuery] = useState(noSearch);
  const [cleared, setCleared] = useState(0);
  const follow = useFollowing(session.buffer.end);
  const list = useRef<LogListHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const { buffer, state } = session;
  const first = Math.max(buffer.first, cleared);
  const found = useLogSearch(buffer, version, query, first);
  const walk = useWalk(found.hits, query, list);
  useFindKey(input);

  const empty = buffer.end === first;
  return (
    <div className="log-page">
      <div className="log-tools">
        {session.hasEarlier && !cleared && (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => session.readAll()}
            tip="The log was opened at its last lines"
          >
            Load from the start
          </Button>
        )}
        {cleared > 0 && (
          <Button size="sm" variant="ghost" onClick={() => setCleared(0)}>
            Show all again
          </Button>
        )}
        <span className="g-grow" />
        <SearchBox
          ref={input}
          value={query}
          onChange={setQuery}
          current={walk.position}
          count={found.hits.length}
          searching={found.busy || found.full}
          error={found.error}
          onNext={() => walk.go(1)}
          onPrevious={() => walk.go(-1)}
          placeholder="Search the log"
        />
        <IconButton
          size="sm"
          icon={icons.time}
          label="Timestamps"
          active={times}
          aria-pressed={times}
          onClick={() => setTimes(!times)}
        />
        <IconButton
          size="sm"
          icon={icons.wrap}
          label="Wrap lines"
          active={wrap}
          aria-pressed={wrap}
          onClick={() => setWrap(!wrap)}
        />
        <Button
          size="sm"
          variant="ghost"
          disabled={empty}
          tip="Empties the view; the container’s log stays as it is"
          onClick={() => setCleared(buffer.end)}
        >
          Clear
        </Button>
        <IconButton
          size="sm"
          icon={icons.save}
          label="Save the log…"
          onClick={() => void saveLog(containerId, name, times)}
        />
      </div>
      <div className="log-area">
        {state.type === 'failed' && <ErrorNote error={state.error} />}
        <LogList
          ref={list}
          buffer={buffer}
          version={version}
          first={first}
          wrap={wrap}
          showTimes={times}
          pattern={found.pattern}
          hit={walk.hit}
          following={follow.on}
          onFollow={follow.set}
          label={`Log of ${name}`}
        />
        {empty && state.type !== 'failed' && <Nothing reading={state.type === 'reading'} cleared={cleared > 0} />}
        {follow.newLines > 0 && (
          <button type="button" className="log-pill" onClick={() => follow.set(true)}>
            <Icon of={icons.sortDown} size={14} className="g-accent" />
            <span className="g-num">
              {follow.newLines.toLocaleString('en-US')} new {follow.newLines === 1 ? 'line' : 'lines'}
            </span>
            <Kbd>End</Kbd>
          </button>
        )}
      </div>
      <LogFoot session={session} follow={follow} hidden={first - buffer.first} />
    </div>
  );
}

function Nothing({ reading, cleared }: { reading: boolean; cleared: boolean }) {
  if (reading) return null;
  return (
    <div className="log-empty">
      <EmptyState compact title={cleared ? 'The view was cleared' : 'It has written nothing yet'}>
        {cleared ? 'New lines appear here.' : 'What the container writes to stdout and stderr appears here.'}
      </EmptyState>
    </div>
  );
}

export interface Follow {
  on: boolean;
  /** When it was left, epoch milliseconds. */
  stoppedAt: number;
  newLines: number;
  set(on: boolean): void;
}

function useFollowing(end: number): Follow {
  const [left, setLeft] = useState<{ at: number; end: number } | null>(null);
  return {
    on: left === null,
    stoppedAt: left?.at ?? 0,
    newLines: left ? Math.max(0, end - left.end) : 0,
    set: on => setLeft(before => (on ? null : (before ?? { at: Date.now(), end }))),
  };
}

/** Goes from hit to hit. A new query begins at the newest hit in sight, or else the nearest above. */
function useWalk(hits: readonly number[], query: SearchOptions, list: React.RefObject<LogListHandle | null>) {
  const [hit, setHit] = useState<{ line: number; match: number; query: SearchOptions } | null>(null);
  const current = hit?.query === query ? hit : null;
  const at = current ? hitAtOrAfter(hits, current.line) + current.match : -1;
  const choose = (index: number) => {
    const line = hits[index];
    if (line === undefined) return;
    setHit({ line, match: index - hitAtOrAfter(hits, line), query });
    list.current?.show(line);
  };
  const nearest = () => {
    const bottom = list.current?.inSight()[1] ?? 0;
    return Math.max(0, hitAtOrAfter(hits, bottom + 1) - 1);
  };
  return {
    hit: current,
    position: at >= 0 && at < hits.length ? at + 1 : 0,
    go: (by: 1 | -1) => choose(current ? (at + by + hits.length) % hits.length : nearest()),
  };
}

/** Ctrl+F or Cmd+F searches here, unless a terminal has the focus, whose programs use the key. */
function useFindKey(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || !hasCommandKey(event) || event.shiftKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('.xterm, [role="dialog"]')) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [input]);
}
