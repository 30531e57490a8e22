import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { shell } from '../ipc/client.ts';
import { Button, ConfirmDialog, ContextMenu, EmptyState, icons, isMac, toast } from '../ui/index.ts';
import { regexError } from './regex-error.ts';
import { SearchBox, type SearchOptions } from './SearchBox.tsx';
import './terminal.css';
import type { TerminalView, ViewEvents } from './view.ts';

export interface TerminalScreenProps {
  view: TerminalView;
  /** Whether the place is in sight. A hidden one gives the view to another place that shows the same terminal. */
  shown: boolean;
  /** Takes the focus when it comes into sight. */
  autoFocus?: boolean;
  /** A key after the program's end; true when it was used. */
  onIdleKey(event: KeyboardEvent): boolean;
  label: string;
}

const noSearch: SearchOptions = { text: '', caseSensitive: false, regex: false };

/** Shows a {@link TerminalView} where it stands in the page, with its menu, its search and the question before a link. */
export function TerminalScreen({ view, shown, autoFocus, onIdleKey, label }: TerminalScreenProps) {
  const host = useRef<HTMLDivElement>(null);
  const [link, setLink] = useState<string | null>(null);
  const [finding, setFinding] = useState(false);
  const [results, setResults] = useState({ index: -1, count: 0 });
  const [claims, setClaims] = useState(0);
  const idleKey = useRef(onIdleKey);
  idleKey.current = onIdleKey;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another claim asks for the view once more
  useEffect(() => {
    if (!shown || !host.current) return undefined;
    const events: ViewEvents = {
      onFind: () => setFinding(true),
      onLink: setLink,
      onResults: setResults,
      onIdleKey: event => idleKey.current(event),
    };
    const hide = view.show(host.current, events);
    if (autoFocus) view.focus();
    return hide;
  }, [view, shown, autoFocus, claims]);

  const here = useSyncExternalStore(
    useCallback(changed => view.onMove(changed), [view]),
    () => view.isIn(host.current),
  );

  return (
    <ContextMenu className="terminal-screen" items={() => menu(view, () => setFinding(true))} label={label}>
      {finding && <Find view={view} results={results} onClose={() => setFinding(false)} />}
      <section className="terminal-host" ref={host} aria-label={label} />
      {shown && !here && (
        <div className="terminal-elsewhere">
          <EmptyState
            compact
            title="This terminal is shown in another place"
            action={<Button onClick={() => setClaims(count => count + 1)}>Show it here</Button>}
          />
        </div>
      )}
      <ConfirmDialog
        open={link !== null}
        title="Open this address?"
        action="Open in the browser"
        danger={false}
        onClose={() => setLink(null)}
        onConfirm={async () => {
          const url = link;
          setLink(null);
          if (url) await shell.external.open({ url }).catch(error => toast({ tone: 'fail', text: error.message }));
        }}
      >
        <p>A program in the container wrote it:</p>
        <p className="g-mono g-select-text terminal-url">{link}</p>
      </ConfirmDialog>
    </ContextMenu>
  );
}

function menu(view: TerminalView, find: () => void) {
  const { terminal } = view;
  const key = (letter: string) => (isMac ? `mod+${letter}` : `ctrl+shift+${letter}`);
  return [
    {
      id: 'copy',
      label: 'Copy',
      icon: icons.copy,
      shortcut: key('c'),
      disabled: !terminal.hasSelection(),
      onSelect: () => void view.copy().then(() => view.focus()),
    },
    {
      id: 'paste',
      label: 'Paste',
      shortcut: key('v'),
      disabled: !view.live,
      onSelect: () => void view.paste().then(() => view.focus()),
    },
    { id: 'all', label: 'Select all', shortcut: key('a'), onSelect: () => terminal.selectAll() },
    { separator: true },
    { id: 'find', label: 'Find', icon: icons.search, shortcut: key('f'), onSelect: find },
    { id: 'clear', label: 'Clear the scrollback', onSelect: () => terminal.clear() },
    { separator: true },
    {
      id: 'reader',
      label: 'Read aloud by screen readers',
      checked: view.screenReader,
      onSelect: () => view.setScreenReader(!view.screenReader),
    },
  ] as const;
}

interface FindProps {
  view: TerminalView;
  results: { index: number; count: number };
  onClose(): void;
}

function Find({ view, results, onClose }: FindProps) {
  const input = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState(noSearch);
  const error = search.regex ? regexError(search.text) : null;
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (!error) view.find(search.text, { ...search, incremental: true });
  }, [view, search, error]);
  const go = (back: boolean) => !error && view.find(search.text, { ...search, back });
  const close = () => {
    view.endFind();
    onClose();
    view.focus();
  };
  return (
    <div className="terminal-find">
      <SearchBox
        ref={input}
        value={search}
        onChange={setSearch}
        current={results.index + 1}
        count={results.count}
        error={error}
        onNext={() => go(false)}
        onPrevious={() => go(true)}
        onClose={close}
        placeholder="Find"
      />
    </div>
  );
}
