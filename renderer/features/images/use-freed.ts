import { useEffect, useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import type { NamedImage } from './image-names.ts';

type Preview = Awaited<ReturnType<typeof runtime.images.removePreview>>;

/** What deleting the chosen images would do; null while nobody knows. Asked for when the choice has come to rest. */
export function useRemovePreview(images: readonly NamedImage[]): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null);
  const ids = [...new Set(images.map(image => image.row.id))].sort().join(' ');
  useEffect(() => {
    setPreview(null);
    if (!ids) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      runtime.images.removePreview({ ids: ids.split(' ') }, { signal: abort.signal }).then(setPreview, () => {
        if (!abort.signal.aborted) setPreview(null);
      });
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [ids]);
  return preview;
}

/** How many bytes deleting the chosen images frees; null while nobody knows. */
export function useFreed(images: readonly NamedImage[]): number | null {
  return useRemovePreview(images)?.frees ?? null;
}
