import { useEffect, useMemo, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import type { FilePreview } from '../../../runtime/contract/layers.ts';
import { bytes } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { Button, ErrorNote, HexView, IconButton, icons, Segmented, Skeleton } from '../../ui/index.ts';
import { baseName } from './paths.ts';

export interface PreviewPaneProps {
  id: string;
  path: string;
  onDownload(): void;
  onClose(): void;
}

/** The beginning of a file: as text, as bytes, or drawn. */
export function PreviewPane({ id, path, onDownload, onClose }: PreviewPaneProps) {
  const { preview, error } = usePreview(id, path);
  const [wish, setWish] = useState<'text' | 'hex'>('text');
  const content = preview && shownBytes(preview);
  const hex = preview?.type === 'binary' || (wish === 'hex' && preview?.type === 'text');
  return (
    <section className="files-preview" aria-label={`Preview of ${baseName(path)}`}>
      <div className="files-preview-head">
        <b className="g-ell" data-tip={path} data-tip-cut="">
          {baseName(path)}
        </b>
        <span className="g-t2 g-12 g-num">{preview && bytes(preview.size)}</span>
        <span className="g-grow" />
        {preview?.type === 'text' && (
          <Segmented
            size="sm"
            aria-label="Show as"
            value={wish}
            options={[
              { value: 'text', label: 'Text' },
              { value: 'hex', label: 'Hex' },
            ]}
            onChange={next => setWish(next)}
          />
        )}
        <Button size="sm" icon={icons.save} onClick={onDownload}>
          Download…
        </Button>
        <IconButton size="sm" icon={icons.close} label="Close the preview" onClick={onClose} />
      </div>
      {error ? (
        <div className="files-error">
          <ErrorNote error={error} />
        </div>
      ) : !preview ? (
        <Skeleton width="50%" className="files-skeleton" />
      ) : (
        <>
          {preview.type !== 'image' && preview.truncated && content && (
            <p className="files-preview-note g-12 g-t2">
              The first {bytes(content.length)} of {bytes(preview.size)}.
            </p>
          )}
          {preview.type === 'image' ? (
            <Picture preview={preview} name={baseName(path)} />
          ) : hex && content ? (
            <HexView bytes={content} className="files-text files-hex" />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
            <pre className="files-text g-mono g-select-text" tabIndex={0}>
              {preview.type === 'text' && (preview.text || <span className="g-t3">This file is empty.</span>)}
            </pre>
          )}
        </>
      )}
    </section>
  );
}

function usePreview(id: string, path: string) {
  const [preview, setPreview] = useState<FilePreview | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    setPreview(null);
    setError(null);
    runtime.files.preview({ id, path }, { signal: abort.signal }).then(setPreview, thrown => {
      if (!abort.signal.aborted) setError(toGantryError(thrown));
    });
    return () => abort.abort();
  }, [id, path]);
  return { preview, error };
}

function shownBytes(preview: FilePreview): Uint8Array {
  return preview.type === 'text' ? new TextEncoder().encode(preview.text) : preview.bytes;
}

/** The policy of the page allows pictures as `data:` only. */
function Picture({ preview, name }: { preview: FilePreview & { type: 'image' }; name: string }) {
  const [size, setSize] = useState('');
  const source = useMemo(() => {
    let binary = '';
    for (let at = 0; at < preview.bytes.length; at += 0x8000)
      binary += String.fromCharCode(...preview.bytes.subarray(at, at + 0x8000));
    return `data:${preview.mime};base64,${btoa(binary)}`;
  }, [preview]);
  return (
    <div className="files-picture">
      <img
        src={source}
        alt={name}
        onLoad={event => setSize(`${event.currentTarget.naturalWidth} × ${event.currentTarget.naturalHeight}`)}
        onError={() => setSize('This picture is damaged: it can’t be drawn.')}
      />
      <p className="g-t2 g-12">{size}</p>
    </div>
  );
}
