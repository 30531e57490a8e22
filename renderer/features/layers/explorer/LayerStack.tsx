import { Fragment } from 'react';
import { bytes, count } from '../../../format/index.ts';
import { Bar, Button, Bytes, cx, icons, StatusShape, Tag, Time } from '../../../ui/index.ts';
import type { Heading, StackEntry } from './entries.ts';

export interface LayerStackProps {
  entries: readonly StackEntry[];
  /** Headings above some of them, by key. */
  heads: ReadonlyMap<number, Heading>;
  current: StackEntry | undefined;
  onChoose(entry: StackEntry): void;
  hideEmpty: boolean;
  onHideEmpty(hide: boolean): void;
}

/** The stack, the base first. Arrow keys move through it. */
export function LayerStack({ entries, heads, current, onChoose, hideEmpty, onHideEmpty }: LayerStackProps) {
  const shown = entries.filter(entry => !hideEmpty || entry.layer !== null);
  const empty = entries.filter(entry => entry.layer === null).length;
  const largest = Math.max(1, ...entries.map(entry => entry.size));
  const move = (by: number) => {
    const at = shown.findIndex(entry => entry.key === current?.key);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (!next) return;
    onChoose(next);
    document.getElementById(`layer-${next.key}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className="layers-list">
      <div className="layers-sub">
        <h2>Layers</h2>
        {entries.length > 0 && (
          <span className="g-t3">
            {entries.length - empty} with files{empty > 0 && `, ${empty} without`}
          </span>
        )}
        <span className="g-grow" />
        {empty > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onHideEmpty(!hideEmpty)}>
            {hideEmpty ? 'Show empty' : 'Hide empty'}
          </Button>
        )}
      </div>
      <div
        className="layers-stack"
        role="listbox"
        tabIndex={0}
        aria-label="Layers, the base first"
        aria-activedescendant={current ? `layer-${current.key}` : undefined}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Home') move(-shown.length);
          else if (event.key === 'End') move(shown.length);
          else return;
          event.preventDefault();
        }}
      >
        {shown.map(entry => (
          <Fragment key={entry.key}>
            <Head head={heads.get(entry.key)} />
            <LayerLine entry={entry} largest={largest} chosen={entry === current} onChoose={onChoose} />
          </Fragment>
        ))}
      </div>
    </div>
  );
}

function Head({ head }: { head: Heading | undefined }) {
  if (!head) return null;
  return (
    <div className="layer-head" role="presentation">
      {head.text}
      {head.from && (
        <>
          <span className="g-grow" />
          <span className="g-mono g-ell" data-tip={head.from} data-tip-cut="">
            {head.from}
          </span>
        </>
      )}
    </div>
  );
}

interface LineProps {
  entry: StackEntry;
  largest: number;
  chosen: boolean;
  onChoose(entry: StackEntry): void;
}

function LayerLine({ entry, largest, chosen, onChoose }: LineProps) {
  const { key, number, layer, keyword, instruction, size, created, source, row } = entry;
  const shared = row?.sharedWith ?? [];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
    <div
      id={`layer-${key}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className={cx('layer', layer === null && 'layer-empty', chosen && 'layer-chosen')}
      onClick={() => onChoose(entry)}
    >
      <span className="layer-number g-num">{number}</span>
      <span className="layer-instruction g-mono g-ell" data-tip={instruction} data-tip-cut="">
        <b>{keyword}</b> {instruction.slice(keyword.length).trimStart() || (keyword ? '' : 'Not recorded')}
      </span>
      <span className="layer-size g-num">
        {layer === null ? (
          <span className="g-t3">{source ? `line ${source.line}` : 'no files'}</span>
        ) : (
          <Bytes value={size} />
        )}
      </span>
      {layer !== null && (
        <span className="layer-more">
          <Bar
            bare
            height={4}
            label={bytes(size)}
            max={largest}
            parts={[{ value: size, tone: shared.length > 0 ? 'data-2' : 'data-1' }]}
          />
          {source && <span className="layer-age g-num">line {source.line}</span>}
          {shared.length > 0 && (
            <Tag tone="line" icon={icons.link} tip={`Also in ${shared.map(image => image.name).join(', ')}`}>
              {count(shared.length + 1, 'image')}
            </Tag>
          )}
          <Wasted entry={entry} />
          <span className="g-grow" />
          {created !== null && <Time at={created} className="layer-age" />}
        </span>
      )}
    </div>
  );
}

/** Bytes that nobody would miss: less than this is not worth a mark. */
const worthMarking = 10_000;

function Wasted({ entry }: { entry: StackEntry }) {
  const wasted = entry.analysed?.wasted ?? 0;
  if (wasted < worthMarking) return null;
  return (
    <span className="layer-wasted g-num" data-tip="A later layer removed these bytes or wrote them again">
      <StatusShape status="warning" size={12} tone="inherit" /> {bytes(wasted)} wasted
    </span>
  );
}
