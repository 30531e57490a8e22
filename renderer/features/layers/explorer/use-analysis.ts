import { useCallback, useEffect, useRef, useState } from 'react';
import type { GantryError } from '../../../../runtime/contract/errors.ts';
import type { AnalysisItem, LayerAnalysis, LayerSource } from '../../../../runtime/contract/layers.ts';
import { runtime } from '../../../ipc/client.ts';

/** How far an analysis is. */
export type AnalysisProgress = Extract<AnalysisItem, { type: 'progress' }>;

/** An analysis as a page has it: at most one of progress, result and error is what it shows. */
export interface Analysis {
  analysis: LayerAnalysis | null;
  progress: AnalysisProgress | null;
  error: GantryError | null;
  /** The user stopped it. */
  cancelled: boolean;
  cancel(): void;
  /** Starts anew, after an error or a cancel. */
  retry(): void;
}

const nothing = { analysis: null, progress: null, error: null, cancelled: false };

/** Opens the analysis of a source while the page is there; leaving the page cancels what nobody else waits for. */
export function useAnalysis(source: LayerSource | null): Analysis {
  const [state, setState] = useState<Omit<Analysis, 'cancel' | 'retry'>>(nothing);
  const [attempt, setAttempt] = useState(0);
  const close = useRef<() => void>(() => undefined);
  const key = source && JSON.stringify(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens it anew
  useEffect(() => {
    setState(nothing);
    if (!key) return;
    const handle = runtime.layers.analyse(
      { source: JSON.parse(key) as LayerSource },
      {
        onItem: item =>
          setState(item.type === 'done' ? { ...nothing, analysis: item.analysis } : { ...nothing, progress: item }),
        onError: error => setState({ ...nothing, error }),
      },
    );
    close.current = () => handle.close();
    return () => handle.close();
  }, [key, attempt]);
  const cancel = useCallback(() => {
    close.current();
    setState({ ...nothing, cancelled: true });
  }, []);
  const retry = useCallback(() => setAttempt(before => before + 1), []);
  return { ...state, cancel, retry };
}
