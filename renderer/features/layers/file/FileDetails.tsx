import { lazy, Suspense, useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type {
  FileChange,
  FilePreview,
  LayerAnalysis,
  LayerSource,
  TreeRow,
} from '../../../../runtime/contract/layers.ts';
import { bytes, exactTime } from '../../../format/index.ts';
import { runtime, shell } from '../../../ipc/client.ts';
import { beginTask } from '../../../stores/archives.ts';
import { Button, cx, ErrorNote, HexView, icons, Skeleton, Truncate } from '../../../ui/index.ts';
import type { StackEntry } from '../explorer/entries.ts';
import { modeText, ownersText } from '../tree/mode.ts';
import { changeMarks } from '../tree/TreeLine.tsx';
import './file.css';

// CodeMirror is large, and most files are never opened.
const CodeView = lazy(async () => ({ default: (await import('../../../ui/CodeView.tsx')).CodeView }));

export interface FileDetailsProps {
  source: LayerSource;
  analysis: LayerAnalysis;
  entries: readonly StackEntry[];
  row: TreeRow;
  /** The layer whose view the entry was chosen in. */
  layer: number;
  onLayer(layer: number): void;
  onClose(): void;
}

/** An entry: which layers touched it, what is in it, and the way to have it on disk. */
export function FileDetails({ source, analysis, entries, row, layer, onLayer, onClose }: FileDetailsProps) {
  const { key } = analysis;
  const touched = useTouched(key, row.path);
  const at = row.type === 'directory' ? layer : row.layer;
  const previewed = row.type === 'file' && row.change !== 'removed';
  const extract = async () => {
    const { path: target } = await shell.dialog.open({ title: `Extract ${row.name} into`, type: 'directory' });
    if (target) await beginTask(() => runtime.layers.extract({ source, key, layer: at, path: row.path, target }));
  };
  return (
    <section className="file" aria-label={row.path}>
      <header className="layers-sub">
        <Truncate text={row.path} at="middle" mono />
        <span className="g-grow" />
        {row.change !== 'removed' && (
          <Button size="sm" icon={icons.save} onClick={() => void extract()}>
            Extract…
          </Button>
        )}
        <Button size="sm" variant="ghost" iconOnly icon={icons.close} label="Close the details" onClick={onClose} />
      </header>
      <div className={cx('file-parts', !previewed && 'file-parts-facts')}>
        <div className="file-facts">
          <p>{`${bytes(row.size)}, ${modeText(row.type, row.mode)}, ${ownersText(row)}`}</p>
          {row.modified > 0 && <p>{exactTime(row.modified)}</p>}
          {row.link && <p className="g-mono">→ {row.link}</p>}
          {touched.map(each => {
            const entry = entries.find(one => one.layer === each.layer);
            return (
              <button type="button" key={each.layer} className="file-layer" onClick={() => onLayer(each.layer)}>
                <b>
                  {changeMarks[each.change]?.word ?? 'Kept'} in layer {each.layer + 1}
                  {entry?.source && `, ${entry.source.file} line ${entry.source.line}`}
                </b>
                <span className="g-mono g-ell">{entry?.instruction ?? analysis.layers[each.layer]?.instruction}</span>
              </button>
            );
          })}
        </div>
        {previewed && <Preview source={source} analysisKey={key} layer={at} path={row.path} name={row.name} />}
      </div>
    </section>
  );
}

function useTouched(key: string, path: string): readonly { layer: number; change: FileChange; size: number }[] {
  const [layers, setLayers] = useState<Awaited<ReturnType<typeof runtime.layers.touched>>['layers']>([]);
  useEffect(() => {
    const abort = new AbortController();
    runtime.layers.touched({ key, path }, { signal: abort.signal }).then(
      answer => setLayers(answer.layers),
      () => setLayers([]),
    );
    return () => abort.abort();
  }, [key, path]);
  return layers;
}

interface PreviewProps {
  source: LayerSource;
  analysisKey: string;
  layer: number;
  path: string;
  name: string;
}

function Preview({ source, analysisKey, layer, path, name }: PreviewProps) {
  const [preview, setPreview] = useState<FilePreview | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  const from = JSON.stringify(source);
  useEffect(() => {
    const abort = new AbortController();
    setPreview(null);
    setError(null);
    const input = { source: JSON.parse(from) as LayerSource, key: analysisKey, layer, path };
    runtime.layers.preview(input, { signal: abort.signal }).then(setPreview, thrown => {
      if (!abort.signal.aborted) setError(toGantryError(thrown));
    });
    return () => abort.abort();
  }, [from, analysisKey, layer, path]);
  if (error) return <ErrorNote error={error} />;
  if (!preview) return <Skeleton width="40%" className="layers-skeleton" />;
  if (preview.type === 'image')
    return <img className="file-image" alt={name} src={`data:${preview.mime};base64,${base64(preview.bytes)}`} />;
  if (preview.type === 'binary') return <HexView bytes={preview.bytes} className="file-hex" />;
  return (
    <Suspense fallback={<Skeleton width="40%" className="layers-skeleton" />}>
      <CodeView label={`Text of ${name}`} text={preview.text} language={languageOf(name)} />
    </Suspense>
  );
}

function languageOf(name: string) {
  if (/\.json$/i.test(name)) return 'json';
  if (/\.(?:[cm]?[jt]sx?|c|h|cc|cpp|go|rs|java|css|scss)$/i.test(name)) return 'slash';
  return /\.(?:md|txt|html?|xml|svg|csv)$/i.test(name) ? 'plain' : 'hash';
}

function base64(data: Uint8Array): string {
  let text = '';
  for (let at = 0; at < data.length; at += 32_768) text += String.fromCharCode(...data.subarray(at, at + 32_768));
  return btoa(text);
}
