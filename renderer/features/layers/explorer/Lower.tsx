import type { LayerAnalysis } from '../../../../runtime/contract/layers.ts';
import { bytes, count, shortId } from '../../../format/index.ts';
import { shell } from '../../../ipc/client.ts';
import { Bytes, CopyButton, Time, Truncate } from '../../../ui/index.ts';
import { type StackEntry, wastedWords } from './entries.ts';

const notCounted =
  'Efficiency and wasted bytes are counted as dive counts them: a folder that goes as a whole is left out';

/** The paths that waste most; a click shows where they were written. */
export function Wasted({ analysis, onOpen }: { analysis: LayerAnalysis; onOpen(path: string, layer: number): void }) {
  const { wasted, wastedPaths } = analysis;
  return (
    <section className="layers-wasted-list" aria-label="Wasted bytes">
      <h2>
        Wasted bytes{' '}
        <span className="g-t3">{`${bytes(wasted)} in ${count(wastedPaths.filter(each => each.counted).length, 'path')}`}</span>
      </h2>
      {wastedPaths.length === 0 && <p className="g-t3 g-12">Every byte that a layer wrote is in the image.</p>}
      {wastedPaths.map(each => (
        <button
          type="button"
          key={each.path}
          className="layers-waste"
          onClick={() => onOpen(each.path, each.layers[0] ?? 0)}
        >
          <Truncate text={each.path} at="middle" mono />
          <span className="g-t3 g-12" data-tip={each.counted ? undefined : notCounted}>
            {wastedWords(each)}
            {!each.counted && ', not in the sum'}
          </span>
          <Bytes value={each.bytes} />
        </button>
      ))}
    </section>
  );
}

/** Everything the engine says about a step: what made it, when, its ids, who else has it. */
export function LayerDetails({ entry, build }: { entry: StackEntry; build: string | null }) {
  const { row, instruction, number, source } = entry;
  return (
    <section className="layers-about" aria-label="The chosen layer">
      <h2>
        {number === null ? 'Step without files' : `Layer ${number}`}
        {source && build && (
          <a className="g-link g-12" href={`#/builds/${encodeURIComponent(build)}`}>
            {source.file}, line
            {source.lastLine > source.line ? `s ${source.line}–${source.lastLine}` : ` ${source.line}`}
          </a>
        )}
        <span className="g-grow" />
        <CopyButton
          label="Copy the instruction"
          copy={async () => void (await shell.clipboard.write({ text: row?.createdBy ?? instruction }))}
        />
      </h2>
      <pre className="layers-source g-mono g-select-text">
        {source?.text ?? (instruction || 'The image does not say.')}
      </pre>
      {row && (
        <p className="g-12 g-t2">
          <Bytes value={row.cumulative} /> up to here
          {row.created && (
            <>
              , made <Time at={row.created} as="sentence" />
            </>
          )}
          {row.chainId && (
            <>
              , chain{' '}
              <span className="g-mono g-select-text" data-tip={`Chain ${row.chainId}\nDiff ${row.diffId}`}>
                {shortId(row.chainId)}
              </span>
            </>
          )}
          {row.comment && `, ${row.comment}`}
        </p>
      )}
      {row && row.sharedWith.length > 0 && (
        <p className="g-12 g-t2">
          Also in{' '}
          {row.sharedWith.map(image => (
            <a key={image.id} className="g-link" href={`#/images/${encodeURIComponent(image.id)}/layers`}>
              {image.name}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

/** What the analysis found odd, and left out. */
export function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <section className="layers-about layers-odd" aria-label="Odd entries">
      <h2>
        Odd entries <span className="g-t3">{count(notes.length, 'note')}</span>
      </h2>
      <ul>
        {notes.map(note => (
          <li key={note} className="g-12 g-t2 g-select-text">
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}
