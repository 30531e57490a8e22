import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { bytes, count } from '../../../format/index.ts';
import { Bytes, CheckMark, cx, hasCommandKey } from '../../../ui/index.ts';
import { ImageName } from '../ImageName.tsx';
import { type NamedImage, nameOf } from '../image-names.ts';
import { type Block, blocksOf, isFreed, type Lane } from './lanes.ts';

/** Pixels of the head, of a line, and of the gap that blocks keep to its edges; the style sheet has the same. */
const headHeight = 32;
const lineHeight = 33;
const gap = 3;
/** Lines drawn above and below what is in sight. */
const spare = 8;

export interface MapViewProps {
  /** In the order they are drawn. */
  lanes: readonly Lane[];
  /** What each image is called, by id. */
  named: ReadonlyMap<string, NamedImage>;
  selected: ReadonlySet<string>;
  onSelected(selected: ReadonlySet<string>): void;
  onOpen(image: NamedImage): void;
  onRemove(): void;
}

/** One line an image with its layers as blocks; a block stands over all neighbours that have it. */
export function MapView({ lanes, named, selected, onSelected, onOpen, onRemove }: MapViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [from, to] = useLinesInSight(scroller, lanes.length);
  const blocks = useMemo(() => blocksOf(lanes), [lanes]);
  const widest = useMemo(() => Math.max(1, ...blocks.map(({ segment }) => segment.x + segment.width)), [blocks]);
  const { current, onKeyDown, toggleAt } = useKeys({ lanes, named, selected, onSelected, onOpen, onRemove, scroller });
  const shown = new Set(lanes.map(lane => lane.image.id));
  const chooseHolders = ({ segment }: Block) => {
    const holders = segment.holders.filter(id => shown.has(id));
    const all = holders.every(id => selected.has(id));
    onSelected(new Set(all ? [...selected].filter(id => !holders.includes(id)) : [...selected, ...holders]));
  };
  return (
    <div className="share-scroll" ref={scroller}>
      <div className="share-head">
        <span>Image</span>
        <span>Layers, first to last. Wider means larger.</span>
        <span>Frees</span>
      </div>
      <div className="share-lines" style={{ height: lanes.length * lineHeight }}>
        <div
          role="listbox"
          aria-multiselectable="true"
          aria-label="Images by the layers they share"
          tabIndex={0}
          className="share-box"
          aria-activedescendant={lanes[current] ? `share-${current}` : undefined}
          onKeyDown={onKeyDown}
        >
          {lanes.slice(from, to).map((lane, index) => (
            <Line
              key={lane.image.id}
              index={from + index}
              lane={lane}
              image={named.get(lane.image.id)}
              current={from + index === current}
              chosen={selected.has(lane.image.id)}
              onToggle={toggleAt}
            />
          ))}
        </div>
        <div className="share-blocks" aria-hidden="true">
          {blocks
            .filter(block => block.first < to && block.first + block.lines > from)
            .map(block => (
              <BlockView
                key={`${block.segment.key} ${block.first}`}
                block={block}
                widest={widest}
                freed={isFreed(block.segment, selected)}
                onChoose={chooseHolders}
              />
            ))}
        </div>
      </div>
    </div>
  );
}

/** The lines to draw, as from and to: those in sight and some more. */
function useLinesInSight(scroller: React.RefObject<HTMLDivElement | null>, lines: number): [number, number] {
  const [range, setRange] = useState<[number, number]>([0, 60]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / lineHeight) - spare);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / lineHeight) + spare;
      setRange(before => (before[0] === first && before[1] === last ? before : [first, last]));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  return [Math.min(range[0], lines), Math.min(range[1], lines)];
}

/** Arrow keys move, Space ticks, with Shift from where they began; Enter opens, `d` and Delete delete, Escape ticks off. */
function useKeys(props: MapViewProps & { scroller: React.RefObject<HTMLDivElement | null> }) {
  const { lanes, named, selected, onSelected, onOpen, onRemove, scroller } = props;
  const [at, setAt] = useState(0);
  const anchor = useRef(0);
  const current = Math.min(at, lanes.length - 1);
  const toggleAt = (index: number) => {
    const id = lanes[index]?.image.id;
    if (id === undefined) return;
    setAt(index);
    anchor.current = index;
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelected(next);
  };
  const move = (to: number, extend: boolean) => {
    setAt(to);
    if (extend) {
      const chosen = lanes.slice(Math.min(anchor.current, to), Math.max(anchor.current, to) + 1);
      onSelected(new Set(chosen.map(lane => lane.image.id)));
    } else anchor.current = to;
    const element = scroller.current;
    if (!element) return;
    const top = to * lineHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else element.scrollTop = Math.max(element.scrollTop, headHeight + top + lineHeight - element.clientHeight);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = lanes.length - 1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    const image = named.get(lanes[current]?.image.id ?? '');
    if (hasCommandKey(event)) {
      if (event.key.toLowerCase() !== 'a') return;
      onSelected(new Set(lanes.map(lane => lane.image.id)));
    } else if (to !== undefined) move(Math.max(0, Math.min(last, to)), event.shiftKey);
    else if (event.key === ' ') toggleAt(current);
    else if (event.key === 'Enter' && image) onOpen(image);
    else if (event.key === 'Escape' && selected.size > 0) onSelected(new Set());
    else if ((event.key === 'Delete' || event.key === 'd') && selected.size > 0) onRemove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { current, onKeyDown, toggleAt };
}

interface LineProps {
  index: number;
  lane: Lane;
  image: NamedImage | undefined;
  current: boolean;
  chosen: boolean;
  onToggle(index: number): void;
}

function Line({ index, lane, image, current, chosen, onToggle }: LineProps) {
  const { unique } = lane.image;
  const name = image ? nameOf(image) : lane.image.name;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
    <div
      id={`share-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-label={`${name}, deleting it alone frees ${bytes(unique)}`}
      className={cx('share-line', chosen && 'share-chosen', current && 'share-current')}
      style={{ top: index * lineHeight }}
      onClick={() => onToggle(index)}
    >
      <CheckMark checked={chosen} />
      <span className="share-name">
        <ImageName tag={image?.tag ?? ''} />
        {image && image.row.tags.length > 1 && (
          <span className="g-t3 g-11" data-tip={image.row.tags.join(', ')}>
            +{image.row.tags.length - 1}
          </span>
        )}
      </span>
      <span className={cx('share-frees', chosen ? 'g-danger' : unique === 0 && 'g-t3')}>
        <Bytes value={unique} />
      </span>
    </div>
  );
}

function BlockView({ block, widest, freed, onChoose }: BlockProps) {
  const { segment, first, lines } = block;
  const { size, holders, label, layers } = segment;
  const tone = holders.length >= 5 ? 'many' : holders.length >= 3 ? 'some' : holders.length === 2 ? 'two' : 'one';
  const words = holders.length > 1 ? `${bytes(size)}, ${count(holders.length, 'image')}` : bytes(size);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a short way for the pointer; the list box has the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      className={cx('share-block', `share-${tone}`, lines === 1 && 'share-flat', freed && 'share-freed')}
      style={{
        left: `${(segment.x / widest) * 100}%`,
        width: `max(3px, calc(${(segment.width / widest) * 100}% - 2px))`,
        top: first * lineHeight + gap,
        height: lines * lineHeight - 2 * gap - 1,
      }}
      data-tip={`${label}, ${words}${layers.length > 1 ? `, ${count(layers.length, 'layer')}` : ''}`}
      onClick={() => onChoose(block)}
    >
      <span className="share-words">
        <span className="share-label g-ell">{label}</span>
        <span className="g-ell">{words}</span>
      </span>
    </div>
  );
}

interface BlockProps {
  block: Block;
  /** Where the widest line ends, in the units of segments. */
  widest: number;
  freed: boolean;
  onChoose(block: Block): void;
}
