import { useEffect, useReducer, useRef, useState } from 'react';
import type { BuildDetail, BuildLogLine } from '../../../../runtime/contract/builds.ts';
import type { GantryError } from '../../../../runtime/contract/errors.ts';
import { runtime } from '../../../ipc/client.ts';

/** Steps and fault of a build, live. `task` is what runs it: a restart of the runtime loses it, and then it is read anew. */
export function useBuildDetail(id: string, task: string | null) {
  const [detail, setDetail] = useState<BuildDetail | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a lost task is the reason to read it anew
  useEffect(() => {
    setError(null);
    const stream = runtime.builds.watch({ id }, { onItem: setDetail, onError: setError });
    return () => stream.close();
  }, [id, task]);
  return { detail, error };
}

/** The output of a build: a list that only grows, the same one from the first line to the last. */
export function useBuildLog(id: string, task: string | null): { lines: readonly BuildLogLine[]; version: number } {
  const lines = useRef<BuildLogLine[]>([]);
  const [version, grown] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a lost task is the reason to read it anew
  useEffect(() => {
    lines.current = [];
    const stream = runtime.builds.log(
      { id },
      {
        onItem: item => {
          for (const line of item.lines) lines.current.push(line);
          grown();
        },
      },
    );
    return () => stream.close();
  }, [id, task]);
  return { lines: lines.current, version };
}
