import { useEffect, useState } from 'react';
import type { BuildSource, ContextFacts, DockerfileFacts } from '../../../../runtime/contract/builds.ts';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import { runtime } from '../../../ipc/client.ts';

/** What is known of a source while it is typed. */
export interface SourceFacts {
  dockerfile: DockerfileFacts | null;
  context: ContextFacts | null;
  error: GantryError | null;
}

const nothing: SourceFacts = { dockerfile: null, context: null, error: null };
/** Milliseconds without a key before the disk is looked at. */
const pause = 250;

/** Reads the Dockerfile and measures the context of a source. */
export function useSource(source: BuildSource | null): SourceFacts {
  const [facts, setFacts] = useState(nothing);
  const key = source && source.type !== 'git' && source.type !== 'archive' ? JSON.stringify(source) : '';
  useEffect(() => {
    setFacts(nothing);
    if (!key) return;
    const abort = new AbortController();
    const { signal } = abort;
    const asked = { source: JSON.parse(key) as BuildSource };
    const set = (part: Partial<SourceFacts>) => {
      if (!signal.aborted) setFacts(before => ({ ...before, ...part }));
    };
    const fail = (thrown: unknown) => set({ error: toGantryError(thrown) });
    const timer = setTimeout(() => {
      runtime.builds.dockerfile(asked, { signal }).then(set, fail);
      runtime.builds.context(asked, { signal }).then(set, fail);
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  return facts;
}
