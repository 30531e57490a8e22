import { useEffect, useState } from 'react';
import type { RunProblem, RunSpec } from '../../../../runtime/contract/containers.ts';
import { toGantryError } from '../../../../runtime/contract/errors.ts';
import type { ImageDetail } from '../../../../runtime/contract/images.ts';
import { runtime } from '../../../ipc/client.ts';
import { useStateStore } from '../../../stores/state.ts';

/** How long typing must pause before the spec is checked, in milliseconds. */
const pause = 180;

/** What would make the run fail, checked whenever typing pauses or the engine's containers change. */
export function useRunCheck(spec: RunSpec): readonly RunProblem[] {
  const [problems, setProblems] = useState<readonly RunProblem[]>([]);
  // A container that stops meanwhile gives its port back.
  const containers = useStateStore(state => state.containers);
  const text = JSON.stringify(spec);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the containers are a reason to check again
  useEffect(() => {
    const abort = new AbortController();
    const checked = JSON.parse(text) as RunSpec;
    if (!checked.image) return setProblems([]);
    const timer = setTimeout(() => {
      runtime.containers.check({ spec: checked }, { signal: abort.signal }).then(
        answer => setProblems(answer.problems),
        thrown => {
          if (abort.signal.aborted) return;
          const error = toGantryError(thrown).toShape();
          setProblems([{ field: '', error, holder: null, nextFreePort: null, blocking: true }]);
        },
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, containers]);
  return problems;
}

/** The local image that a reference names, if there is one. */
export function useLocalImage(reference: string) {
  return useStateStore(state => {
    const wanted = reference.trim();
    if (!wanted) return undefined;
    const tagged = /[:@]/.test(wanted.slice(wanted.lastIndexOf('/') + 1)) ? wanted : `${wanted}:latest`;
    for (const image of state.images.values()) {
      if (image.tags.includes(tagged) || image.id === wanted || image.digests.includes(wanted)) return image;
      if (/^[0-9a-f]{12,64}$/.test(wanted) && image.id.startsWith(`sha256:${wanted}`)) return image;
    }
    return undefined;
  });
}

/** What a local image sets by itself; null while unknown. Shown as hints, never written into the form unasked. */
export function useImageDefaults(id: string | undefined): ImageDetail | null {
  const [detail, setDetail] = useState<ImageDetail | null>(null);
  useEffect(() => {
    if (!id) return;
    const abort = new AbortController();
    runtime.images.inspect({ id }, { signal: abort.signal }).then(setDetail, () => {
      // Hints only: the run itself says what is wrong with an image.
      if (!abort.signal.aborted) setDetail(null);
    });
    return () => abort.abort();
  }, [id]);
  return detail?.id === id ? detail : null;
}
