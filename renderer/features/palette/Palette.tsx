import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { shell } from '../../ipc/client.ts';
import { hasCommandKey, Icon, icons, Tag, toast } from '../../ui/index.ts';
import { Foot } from './Foot.tsx';
import { Lines, lineId } from './Lines.tsx';
import { recentItems, rememberItem } from './recent.ts';
import { type PaletteItem, type SearchResult, searchItems, suggestItems } from './search.ts';
import './palette.css';

export interface PaletteProps {
  /** All items there are; asked again when what they come from changes. */
  items: readonly PaletteItem[];
  initialQuery: string;
  onClose(): void;
}

/** Search and commands, all by keyboard: arrows choose, Enter opens, Tab lists what else can be done, Escape goes back. */
export function Palette({ items, initialQuery, onClose }: PaletteProps) {
  const [query, setQuery] = useState(initialQuery);
  const [of, setOf] = useState<PaletteItem | null>(null);
  const [at, setAt] = useState(0);
  const [copied, setCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [before] = useState(() => document.activeElement);
  const result = useResult(items, query, of);
  const flat = useMemo(() => result.groups.flatMap(group => group.found), [result]);
  const current = flat[Math.min(at, flat.length - 1)]?.item;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query or list begins at its first line
  useEffect(() => {
    setAt(0);
    setCopied(false);
  }, [query, of]);

  const close = (then?: () => unknown) => {
    onClose();
    // Once the palette is gone: the focus goes back first, so that a terminal or dialog that opens now keeps it.
    setTimeout(() => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      if (then) void perform(then);
    }, 0);
  };
  const run = (item: PaletteItem) => {
    if (!of) rememberItem(item.id);
    close(() => item.run());
  };
  const toActions = () => {
    if (of || !current?.actions) return;
    setOf(current);
    setQuery('');
  };
  const back = () => {
    if (!of) return close();
    setQuery(initialQuery);
    setOf(null);
  };
  const copy = () =>
    perform(async () => {
      const text = await (of ?? current)?.command?.();
      if (text === undefined) return;
      await shell.clipboard.write({ text });
      setCopied(true);
    });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) setAt(moved(Math.min(at, flat.length - 1), step, flat.length));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) current && run(current);
    else if (event.key === 'Tab' && !event.shiftKey) toActions();
    else if (event.key === 'Tab' || (event.key === 'Backspace' && of && query === '')) of && back();
    else if (hasCommandKey(event) && event.shiftKey && event.key.toLowerCase() === 'c') void copy();
    else if (hasCommandKey(event) && (event.key === 'k' || (event.shiftKey && event.key === 'P'))) close();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open, details) => !open && (details.reason === 'escape-key' ? back() : close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="pal-scrim" />
        <Dialog.Popup className="pal" initialFocus={input} finalFocus={false} aria-label="Search and commands">
          <div className="pal-query">
            <Icon of={icons.search} />
            <input
              ref={input}
              // At once, not after the dialog has settled: keys typed right behind Ctrl+K belong here.
              // biome-ignore lint/a11y/noAutofocus: the palette is asked for by the user
              autoFocus
              role="combobox"
              aria-expanded="true"
              aria-controls="palette-lines"
              aria-activedescendant={current ? lineId(current.id) : undefined}
              aria-label={of ? `Actions for ${of.title}` : 'Search or run a command'}
              placeholder={of ? 'Choose an action' : 'Search or run a command'}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={event => setQuery(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
            <Tag tone="line">{of ? of.title : query.startsWith('>') ? 'Commands' : 'Everything'}</Tag>
          </div>
          <Lines
            groups={result.groups}
            current={current}
            onHover={item => setAt(flat.findIndex(found => found.item === item))}
            onRun={run}
          />
          {flat.length === 0 && <p className="pal-none">Nothing fits “{query.trim()}”.</p>}
          <Foot item={current} of={of} total={result.total} copied={copied} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What is shown for a query: everything, with `>` only commands, or the actions of one item. */
function useResult(items: readonly PaletteItem[], query: string, of: PaletteItem | null): SearchResult {
  const wanted = useDeferredValue(query);
  const [recent] = useState(recentItems);
  return useMemo(() => {
    if (of) return searchItems(actionItems(of), wanted);
    const commands = wanted.startsWith('>');
    const among = commands ? items.filter(item => item.group === 'Commands') : items;
    const text = (commands ? wanted.slice(1) : wanted).trim();
    return text === '' ? suggestItems(among, commands ? [] : recent) : searchItems(among, text);
  }, [items, wanted, of, recent]);
}

function actionItems(of: PaletteItem): PaletteItem[] {
  return (of.actions?.() ?? []).map(action => ({
    ...action,
    id: `${of.id} ${action.id}`,
    group: `Actions for ${of.title}`,
    verb: 'Run',
  }));
}

/** One line steps around the ends; a page stops at them. */
function moved(at: number, by: number, length: number): number {
  if (length === 0) return 0;
  return Math.abs(by) === 1 ? (at + by + length) % length : Math.max(0, Math.min(length - 1, at + by));
}

/** The palette is gone when it fails, so that a toast has to say it. */
async function perform(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = toGantryError(thrown);
    toast({ tone: 'fail', text: error.message, detail: error.hint });
  }
}
