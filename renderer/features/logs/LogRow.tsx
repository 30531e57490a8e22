import { memo, type ReactNode } from 'react';
import { type AnsiSpan, clockTime, exactTime, parseAnsi, plainText } from '../../format/index.ts';
import { type AnsiCss, ansiCss, cx, type StatusName, StatusShape } from '../../ui/index.ts';
import { JsonDetail } from './JsonDetail.tsx';
import { jsonOf, looksLikeJson } from './json.ts';
import { continuedFlag, type LogLine, type LogMark, stderrFlag } from './log-buffer.ts';
import { matchesIn } from './search.ts';

/** Bytes of a line that are drawn; the rest on demand. A megabyte in one line would stop the page. */
const shownBytes = 4096;
const openedBytes = 256 * 1024;

const decoder = new TextDecoder();

export interface LogRowProps {
  number: number;
  line: LogLine;
  showTime: boolean;
  /** Which of the line's matches is the one that is looked at; -1 for none. */
  currentMatch: number;
  pattern: RegExp | null;
  current: boolean;
  opened: boolean;
  onToggle(number: number): void;
}

/** One line of a log: time, stream, text; and opened what it holds beyond one row. */
export const LogRow = memo(Row, (before, after) => {
  // The line's bytes never change, but a piece may have been added.
  if (before.line.data.byteLength !== after.line.data.byteLength) return false;
  const keys = ['number', 'showTime', 'currentMatch', 'pattern', 'current', 'opened', 'onToggle'] as const;
  return keys.every(key => before[key] === after[key]);
});

function Row({ number, line, showTime, currentMatch, pattern, current, opened, onToggle }: LogRowProps) {
  const { data, time, flags } = line;
  const cut = data.byteLength > shownBytes;
  const raw = decoder.decode(cut ? data.subarray(0, shownBytes) : data);
  const spans = parseAnsi(raw);
  const stderr = (flags & stderrFlag) !== 0;
  const json = !cut && looksLikeJson(raw);
  const expandable = json || cut;
  const toggle = () => {
    // A click that ends a selection is no click on the line.
    if (expandable && document.getSelection()?.isCollapsed !== false) onToggle(number);
  };
  return (
    <div className={cx('log-row', opened && 'log-opened')} data-line={number}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the list has the key for it, Enter */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div
        className={cx('log-line', stderr && 'log-stderr', current && 'log-current', expandable && 'log-expandable')}
        onClick={toggle}
      >
        {showTime && <Time at={time} />}
        <span className="log-stream">{stderr ? 'err' : ''}</span>
        <span className="log-text">
          {(flags & continuedFlag) !== 0 && (
            <span className="log-note" data-tip="The engine cut this line, and another came between">
              …
            </span>
          )}
          {highlight(spans, pattern, currentMatch)}
          {cut && !opened && <span className="log-note">… show all {kilobytes(data.byteLength)}</span>}
        </span>
      </div>
      {opened && (cut ? <Whole data={data} /> : <Opened text={plainText(raw)} />)}
    </div>
  );
}

function Time({ at }: { at: number }) {
  if (at === 0) return <span className="log-time">–</span>;
  return (
    <span className="log-time" data-tip={`${exactTime(at)} · ${new Date(at).toISOString()}`}>
      {clockTime(at)}
    </span>
  );
}

function Opened({ text }: { text: string }) {
  const json = jsonOf(text);
  return json ? <JsonDetail {...json} /> : <div className="log-whole">{text}</div>;
}

function Whole({ data }: { data: Uint8Array }) {
  const more = data.byteLength - openedBytes;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="log-whole" tabIndex={0} aria-label="The whole line">
      {plainText(decoder.decode(data.subarray(0, openedBytes)))}
      {more > 0 && <div className="log-note">… {kilobytes(more)} more; save the log to read them</div>}
    </section>
  );
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en-US')} kB`;
}

/** Puts marks round the matches; a match may go across styles. */
function highlight(spans: readonly AnsiSpan[], pattern: RegExp | null, current: number): ReactNode[] {
  const matches = pattern ? matchesIn(pattern, spans.map(span => span.text).join('')) : [];
  const nodes: ReactNode[] = [];
  let offset = 0;
  let match = 0;
  for (const { text, style } of spans) {
    const css = ansiCss(style);
    const end = offset + text.length;
    let at = offset;
    while (at < end) {
      while (match < matches.length && (matches[match]?.[1] ?? 0) <= at) match += 1;
      const [from, to] = matches[match] ?? [end, end];
      const inside = from <= at;
      const until = Math.min(end, inside ? to : from);
      const part = text.slice(at - offset, until - offset);
      nodes.push(inside ? mark(part, css, match === current, at) : plain(part, css, at));
      at = until;
    }
    offset = end;
  }
  return nodes;
}

function plain(text: string, css: AnsiCss | null, key: number): ReactNode {
  if (!css) return text;
  return (
    <span key={key} className={css.className} style={css.style}>
      {text}
    </span>
  );
}

function mark(text: string, css: AnsiCss | null, now: boolean, key: number): ReactNode {
  return (
    <mark key={key} className={cx(css?.className, now && 'log-hit-now')}>
      {text}
    </mark>
  );
}

const markShapes: Readonly<Record<LogMark['type'], StatusName>> = {
  'caught-up': 'done',
  started: 'running',
  stopped: 'stopped',
  removed: 'stopped',
  'engine-lost': 'warning',
  'engine-back': 'done',
};

/** What happened to the container or the engine, as a ruled line between log lines. */
export const MarkRow = memo(function MarkRow({ number, mark: { type, at, text } }: { number: number; mark: LogMark }) {
  return (
    <div className="log-row log-mark" data-line={number}>
      <StatusShape status={markShapes[type]} />
      <span className="log-mark-text">{text}</span>
      <span className="g-t3 g-num" data-tip={exactTime(at)}>
        {clockTime(at).slice(0, 8)}
      </span>
    </div>
  );
});
