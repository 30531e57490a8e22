import { useEffect, useState } from 'react';
import type { BuildOrigin } from '../../../../runtime/contract/builds.ts';
import { runtime } from '../../../ipc/client.ts';

/** The Dockerfile that an image came of, when Gantry built it; null until that is known, and otherwise. */
export function useOrigin(image: string): BuildOrigin | null {
  const [found, setFound] = useState<{ image: string; origin: BuildOrigin | null } | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    runtime.builds.origin({ image }, { signal: abort.signal }).then(
      ({ origin }) => setFound({ image, origin }),
      // The stack then shows the image's own history, as for images from elsewhere.
      () => setFound(null),
    );
    return () => abort.abort();
  }, [image]);
  return found?.image === image ? found.origin : null;
}
