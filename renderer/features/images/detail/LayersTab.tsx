import { useEffect, useMemo, useState } from 'react';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type { ImageRow, LayerRow } from '../../../../runtime/contract/images.ts';
import { bytes, count, shortId } from '../../../format/index.ts';
import { runtime, shell } from '../../../ipc/client.ts';
import { useRemembered } from '../../../stores/ui.ts';
import { Bar, Button, Bytes, CopyButton, cx, Icon, icons, Note, Skeleton, Tag, Time } from '../../../ui/index.ts';

/** An image's layers: the instruction that made each, its size, and who else has it. */
export function LayersTab({ row }: { row: ImageRow }) {
  const { layers, error } = useLayers(row);
  const [hideEmpty, setHideEmpty] = useRemembered('layers.hide-empty', false);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = useMemo(() => layers?.filter(layer => !hideEmpty || !layer.empty) ?? [], [layers, hideEmpty]);
  if (error)
    return (
      <Note tone="fail" className="image-note" detail={error.detail}>
        {[error.message, error.hint].filter(Boolean).join(' ')}
      </Note>
    );
  if (!layers) return <Skeleton width="50%" className="image-skeleton" />;
  const largest = Math.max(1, ...layers.map(layer => layer.size));
  const current = shown.find(layer => layer.index === chosen) ?? shown.findLast(layer => !layer.empty) ?? shown.at(-1);
  return (
    <>
      <Summary row={row} layers={layers} />
      <div className="layers">
        <div className="layers-list">
          <div className="layers-head">
            <b>Layers</b>
            <span className="g-t3">{layerCounts(layers)}</span>
            <span className="g-grow" />
            <Button size="sm" variant="ghost" onClick={() => setHideEmpty(!hideEmpty)}>
              {hideEmpty ? 'Show empty' : 'Hide empty'}
            </Button>
          </div>
          <LayerStack layers={shown} largest={largest} current={current} onChoose={setChosen} />
        </div>
        {current && <LayerPanel layer={current} />}
      </div>
    </>
  );
}

function useLayers(row: ImageRow) {
  const [layers, setLayers] = useState<readonly LayerRow[] | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shared changes with the sizes of the row
  useEffect(() => {
    const abort = new AbortController();
    runtime.images.layers({ id: row.id }, { signal: abort.signal }).then(
      answer => {
        setLayers(answer.layers);
        setError(null);
      },
      thrown => {
        if (!abort.signal.aborted) setError(toGantryError(thrown));
      },
    );
    return () => abort.abort();
  }, [row.id, row.sharedSize, row.uniqueSize]);
  return { layers, error };
}

function layerCounts(layers: readonly LayerRow[]): string {
  const empty = layers.filter(layer => layer.empty).length;
  return `${layers.length - empty} with files, ${empty} without`;
}

function Summary({ row, layers }: { row: ImageRow; layers: readonly LayerRow[] }) {
  const unique = row.uniqueSize ?? 0;
  const shared = row.sharedSize ?? 0;
  const others = new Set(layers.flatMap(layer => layer.sharedWith.map(image => image.id))).size;
  return (
    <div className="layers-summary">
      <div>
        <b className="g-num">{bytes(row.size)}</b>
        <span>Size</span>
      </div>
      <div>
        <b className="g-num">{row.sharedSize === null ? '–' : bytes(shared)}</b>
        <span>
          <i className="g-swatch images-shared" />{' '}
          {others > 0 ? `Shared with ${count(others, 'image')}` : 'Shared with none'}
        </span>
      </div>
      <div>
        <b className="g-num">{row.uniqueSize === null ? '–' : bytes(unique)}</b>
        <span>
          <i className="g-swatch images-unique" /> Only here
        </span>
      </div>
      <span className="g-grow" />
      <div className="layers-bar">
        <Bar
          label={`${bytes(shared)} shared, ${bytes(unique)} only here`}
          parts={[
            { value: shared, tone: 'data-2', label: `Shared, ${bytes(shared)}` },
            { value: unique, tone: 'data-1', label: `Only here, ${bytes(unique)}` },
          ]}
        />
      </div>
    </div>
  );
}

interface StackProps {
  layers: readonly LayerRow[];
  largest: number;
  current: LayerRow | undefined;
  onChoose(index: number): void;
}

/** The stack, the base first. Arrow keys move through it. */
function LayerStack({ layers, largest, current, onChoose }: StackProps) {
  const move = (by: number) => {
    const at = layers.findIndex(layer => layer.index === current?.index);
    const next = layers[Math.max(0, Math.min(layers.length - 1, at + by))];
    if (!next) return;
    onChoose(next.index);
    document.getElementById(`layer-${next.index}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      className="layers-stack"
      role="listbox"
      tabIndex={0}
      aria-label="Layers, the base first"
      aria-activedescendant={current ? `layer-${current.index}` : undefined}
      onKeyDown={event => {
        if (event.key === 'ArrowDown') move(1);
        else if (event.key === 'ArrowUp') move(-1);
        else if (event.key === 'Home') move(-layers.length);
        else if (event.key === 'End') move(layers.length);
        else return;
        event.preventDefault();
      }}
    >
      {layers.map(layer => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
        <div
          key={layer.index}
          id={`layer-${layer.index}`}
          role="option"
          tabIndex={-1}
          aria-selected={layer === current}
          className={cx('layer', layer.empty && 'layer-empty', layer === current && 'layer-chosen')}
          onClick={() => onChoose(layer.index)}
        >
          <span className="layer-number g-num">{layer.index + 1}</span>
          <span className="layer-instruction g-mono g-ell" data-tip={layer.instruction} data-tip-cut="">
            <b>{layer.keyword}</b> {layer.instruction.slice(layer.keyword.length).trimStart()}
          </span>
          <span className="layer-size g-num">
            {layer.empty ? <span className="g-t3">empty</span> : <Bytes value={layer.size} />}
          </span>
          {!layer.empty && (
            <span className="layer-more">
              <Bar
                label={bytes(layer.size)}
                max={largest}
                parts={[{ value: layer.size, tone: layer.sharedWith.length > 0 ? 'data-2' : 'data-1' }]}
              />
              {layer.sharedWith.length > 0 && (
                <Tag tone="line" icon={icons.link} tip={layer.sharedWith.map(image => image.name).join(', ')}>
                  {count(layer.sharedWith.length, 'other image')}
                </Tag>
              )}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

/** Everything about the chosen layer. */
function LayerPanel({ layer }: { layer: LayerRow }) {
  return (
    <section className="layer-panel" aria-label={`Layer ${layer.index + 1}`}>
      <h2>
        <Icon of={icons.images} /> Layer {layer.index + 1}
        {layer.empty && <Tag tone="line">no files</Tag>}
      </h2>
      <dl className="layer-facts">
        <dt>Size</dt>
        <dd>{layer.empty ? 'none: it only changes settings of the image' : <Bytes value={layer.size} />}</dd>
        <dt>Up to here</dt>
        <dd>
          <Bytes value={layer.cumulative} />
        </dd>
        <dt>Made</dt>
        <dd>
          <Time at={layer.created ?? undefined} as="sentence" />
        </dd>
        {layer.diffId && <Id name="Diff id" value={layer.diffId} />}
        {layer.chainId && <Id name="Chain id" value={layer.chainId} />}
        {layer.comment && (
          <>
            <dt>Comment</dt>
            <dd>{layer.comment}</dd>
          </>
        )}
      </dl>
      <div className="layer-made">
        <b>Made by</b>
        <span className="g-grow" />
        <CopyButton
          label="Copy the instruction"
          copy={async () => void (await shell.clipboard.write({ text: layer.createdBy }))}
        />
      </div>
      <pre className="layer-source g-mono g-select-text">{layer.instruction || 'The image does not say.'}</pre>
      <b>Also in</b>
      {layer.empty || layer.sharedWith.length === 0 ? (
        <p className="g-t3 g-12">
          {layer.empty ? 'Empty layers take no space.' : 'No other image here has this layer.'}
        </p>
      ) : (
        <ul className="layer-shared">
          {layer.sharedWith.map(image => (
            <li key={image.id}>
              <a className="g-link" href={`#/images/${encodeURIComponent(image.id)}/layers`}>
                {image.name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Id({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="g-mono g-select-text" data-tip={value}>
        {shortId(value)}
      </dd>
    </>
  );
}
