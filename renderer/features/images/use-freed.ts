import { useEffect, useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import type { NamedImage } from './image-names.ts';

/** How many bytes deleting the chosen images frees; null while nobody knows. Asked for when the choice has come to rest. */
export function useFreed(images: readonly NamedImage[]): number | null {
  const [freed, setFreed] = useState<number | null>(null);
  const ids = [...new Set(images.map(image => image.row.id))].sort().join(' ');
  useEffect(() => {
    setFreed(null);
    if (!ids) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      runtime.images.removePreview({ ids: ids.split(' ') }, { signal: abort.signal }).then(
        preview => setFreed(preview.frees),
        () => setFreed(null),
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [ids]);
  return freed;
}
