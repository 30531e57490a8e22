import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cx } from '../../ui/index.ts';
import { Heights, lineHeight } from './heights.ts';
import { LogRow, MarkRow } from './LogRow.tsx';
import type { LogBuffer } from './log-buffer.ts';

/** Rows drawn beyond each edge, so that a turn of the wheel finds them ready. */
const overscan = 12;
/** A list is at its end within this many pixels. */
const endSlack = 4;

export interface LogListHandle {
  /** Brings a line into sight; following stops. */
  show(line: number): void;
  toEnd(): void;
  focus(): void;
  /** The first and last line in sight. */
  inSight(): [number, number];
}

export interface LogListProps {
  buffer: LogBuffer;
  /** Changes when the buffer has changed. */
  version: number;
  /** Lines before this one are hidden: dropped, or cleared by the user. */
  first: number;
  wrap: boolean;
  showTimes: boolean;
  pattern: RegExp | null;
  /** The match that is looked at: its line, and which of the line's matches. */
  hit: { line: number; match: number } | null;
  following: boolean;
  onFollow(following: boolean): void;
  label: string;
  ref?: Ref<LogListHandle>;
}

/** The lines of a log, of which only those in sight are in the page. */
export function LogList(props: LogListProps) {
  const { buffer, version, first, wrap, showTimes, pattern, hit, following, onFollow, label, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const heights = useMemo(() => new Heights(), []);
  const [, redraw] = useState(0);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [cursor, setCursor] = useState<number | null>(null);
  const scroll = useRef({ top: 0, height: 0, width: 0, first });
  const end = buffer.end;
  const base = heights.top(first);
  const total = heights.top(end) - base;

  // Where lines were dropped above, the others keep their place in the window.
  if (scroll.current.first !== first) {
    const gone = Math.max(0, base - heights.top(scroll.current.first));
    scroll.current.first = first;
    if (!following) scroll.current.top = Math.max(0, scroll.current.top - gone);
  }
  const top = following ? Math.max(0, total - scroll.current.height) : scroll.current.top;
  const from = Math.max(first, heights.lineAt(base + top) - overscan);
  const to = Math.min(end, heights.lineAt(base + top + scroll.current.height) + overscan + 1);

  const toggle = useCallback((number: number) => {
    setCursor(number);
    setOpened(before => {
      const after = new Set(before);
      if (!after.delete(number)) after.add(number);
      return after;
    });
  }, []);

  // After every drawing: any of them can change a height.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !rows.current) return;
    let above = 0;
    const topLine = heights.lineAt(base + top);
    for (const row of rows.current.children) {
      const number = Number((row as HTMLElement).dataset.line);
      const changed = heights.set(number, (row as HTMLElement).offsetHeight || lineHeight);
      if (number < topLine) above += changed;
    }
    if (above !== 0 && !following) scroll.current.top += above;
    const wanted = following ? element.scrollHeight - element.clientHeight : scroll.current.top;
    if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted;
    scroll.current.top = element.scrollTop;
    if (heights.top(end) - heights.top(first) !== total) redraw(count => count + 1);
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const { clientHeight, clientWidth } = element;
      // Another width wraps lines otherwise.
      if (clientWidth !== scroll.current.width) heights.clear();
      Object.assign(scroll.current, { height: clientHeight, width: clientWidth });
      redraw(count => count + 1);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [heights]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: wrapping changes all heights
  useLayoutEffect(() => {
    const line = heights.lineAt(heights.top(scroll.current.first) + scroll.current.top);
    heights.clear();
    scroll.current.top = (line - scroll.current.first) * lineHeight;
    redraw(count => count + 1);
  }, [wrap, heights]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (Math.abs(scrollTop - scroll.current.top) < 1) return;
    const up = scrollTop < scroll.current.top;
    scroll.current.top = scrollTop;
    const atEnd = scrollTop + clientHeight >= scrollHeight - endSlack;
    if (atEnd && !up) onFollow(true);
    else if (!atEnd && following) onFollow(false);
    redraw(count => count + 1);
  };

  const show = (line: number) => {
    const height = scroll.current.height;
    const offset = heights.top(line) - heights.top(first);
    const hidden = offset < scroll.current.top + lineHeight || offset > scroll.current.top + height - 2 * lineHeight;
    onFollow(false);
    if (hidden) scroll.current.top = Math.max(0, offset - height / 3);
    redraw(count => count + 1);
  };

  useImperativeHandle(ref, () => ({
    show,
    toEnd: () => onFollow(true),
    focus: () => scroller.current?.focus({ preventScroll: true }),
    inSight: () => {
      const start = heights.top(first) + scroll.current.top;
      return [heights.lineAt(start), heights.lineAt(start + scroll.current.height)];
    },
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const current = cursor ?? hit?.line ?? null;
    if (event.key === 'End') onFollow(true);
    else if (event.key === 'Home') show(first);
    else if (event.key === 'Enter' && current !== null) toggle(current);
    else if (event.key === 'Escape' && cursor !== null) setCursor(null);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const by = event.key === 'ArrowUp' ? -1 : 1;
      const next = current === null ? to - overscan - 1 : current + by;
      const line = Math.max(first, Math.min(end - 1, next));
      setCursor(line);
      show(line);
    } else return;
    event.preventDefault();
  };

  const drawn = [];
  for (let number = from; number < to; number += 1) {
    const mark = buffer.mark(number);
    const line = buffer.line(number);
    if (mark) drawn.push(<MarkRow key={number} number={number} mark={mark} />);
    else if (line)
      drawn.push(
        <LogRow
          key={number}
          number={number}
          line={line}
          showTime={showTimes}
          pattern={pattern}
          currentMatch={hit?.line === number ? hit.match : -1}
          current={(cursor ?? hit?.line) === number}
          opened={opened.has(number)}
          onToggle={toggle}
        />,
      );
  }

  return (
    <div
      className={cx('log-list', wrap && 'log-wrap')}
      ref={scroller}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label}
      data-version={version}
    >
      <div className="log-space" style={{ height: total }}>
        <div className="log-rows" ref={rows} style={{ transform: `translateY(${heights.top(from) - base}px)` }}>
          {drawn}
        </div>
      </div>
    </div>
  );
}
