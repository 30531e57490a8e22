import type { ReactNode } from 'react';
import type { ImageRow } from '../../../../runtime/contract/images.ts';
import type { LayerAnalysis } from '../../../../runtime/contract/layers.ts';
import { bytes, count, exactBytes, percent } from '../../../format/index.ts';
import { Bar, Skeleton } from '../../../ui/index.ts';
import type { StackEntry } from './entries.ts';

export interface FiguresProps {
  /** Null for an archive: only what is on this engine shares. */
  row: ImageRow | null;
  entries: readonly StackEntry[];
  analysis: LayerAnalysis | null;
  /** The analysis is still to come; else what it would say stays a dash. */
  waiting: boolean;
}

/** What an image weighs, what of it is shared, and what is wasted. */
export function Figures({ row, entries, analysis, waiting }: FiguresProps) {
  const others = new Set(entries.flatMap(entry => entry.row?.sharedWith.map(image => image.id) ?? [])).size;
  const later = waiting ? <Skeleton width={40} /> : '–';
  const size = row?.size ?? analysis?.size;
  return (
    <div className="layers-figures">
      <Figure
        name="Efficiency"
        tip="The least bytes that would do, as a part of the bytes that are there; as dive counts"
      >
        {analysis ? percent(Math.floor(analysis.efficiency * 1000) / 10, analysis.efficiency > 0.99 ? 1 : 0) : later}
      </Figure>
      <Figure name="Size" exact={size}>
        {size === undefined ? later : bytes(size)}
      </Figure>
      {row && (
        <Figure
          name={others > 0 ? `Shared with ${count(others, 'image')}` : 'Shared with none'}
          swatch="layers-shared"
          exact={row.sharedSize ?? undefined}
        >
          {row.sharedSize === null ? '–' : bytes(row.sharedSize)}
        </Figure>
      )}
      {row && (
        <Figure name="Only here" swatch="layers-unique" exact={row.uniqueSize ?? undefined}>
          {row.uniqueSize === null ? '–' : bytes(row.uniqueSize)}
        </Figure>
      )}
      <Figure
        name="Wasted"
        swatch="layers-wasted"
        exact={analysis?.wasted}
        className={analysis && analysis.wasted > 0 ? 'g-warn' : undefined}
      >
        {analysis ? bytes(analysis.wasted) : later}
      </Figure>
      <span className="g-grow" />
      <WholeBar row={row} entries={entries} analysis={analysis} />
    </div>
  );
}

interface FigureProps {
  name: string;
  swatch?: string;
  exact?: number | undefined;
  tip?: string;
  className?: string | undefined;
  children: ReactNode;
}

function Figure({ name, swatch, exact, tip, className, children }: FigureProps) {
  return (
    <div data-tip={tip ?? (exact === undefined ? undefined : exactBytes(exact))}>
      <b className={className}>{children}</b>
      <span>
        {swatch && <i className={`g-swatch ${swatch}`} />}
        {name}
      </span>
    </div>
  );
}

/**
 * What each layer wrote and a later one hid or wrote again is taken off the part that it lies in: shared or not. (The figure
 * beside it is dive's, which counts the last copy of a path as well.)
 */
function WholeBar({ row, entries, analysis }: Omit<FiguresProps, 'waiting'>) {
  const wastedIn = (shared: boolean) =>
    entries.reduce(
      (sum, { row: own, analysed }) =>
        (own?.sharedWith.length ?? 0) > 0 === shared ? sum + (analysed?.wasted ?? 0) : sum,
      0,
    );
  const wasted = wastedIn(true) + wastedIn(false);
  const shared = Math.max(0, (row?.sharedSize ?? 0) - wastedIn(true));
  const unique = Math.max(0, (row ? (row.uniqueSize ?? 0) : (analysis?.size ?? 0)) - wastedIn(false));
  const words = [`${bytes(shared)} shared`, `${bytes(unique)} only here`, `${bytes(wasted)} hidden by later layers`];
  return (
    <div className="layers-bar">
      <Bar
        height={8}
        label={words.join(', ')}
        parts={[
          { value: shared, tone: 'data-2', label: `Shared, ${bytes(shared)}` },
          { value: unique, tone: 'data-1', label: `Only here, ${bytes(unique)}` },
          { value: wasted, tone: 'warn', label: `Hidden by later layers, ${bytes(wasted)}` },
        ]}
      />
    </div>
  );
}
