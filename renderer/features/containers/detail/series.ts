import { useEffect, useState } from 'react';
import type { ContainerStats } from '../../../../runtime/contract/containers.ts';
import { runtime } from '../../../ipc/client.ts';

/** Figures by time, oldest first; `at` in epoch seconds as uPlot wants it. */
export interface Series {
  at: number[];
  cpu: number[];
  memory: number[];
  netIn: number[];
  netOut: number[];
  diskRead: number[];
  diskWrite: number[];
}

const keys = ['cpu', 'memory', 'netIn', 'netOut', 'diskRead', 'diskWrite'] as const;
/** A quarter of an hour at a figure a second. */
const capacity = 900;

const empty = (): Series => ({ at: [], cpu: [], memory: [], netIn: [], netOut: [], diskRead: [], diskWrite: [] });

/** Kept while the page lives, so that coming back to the tab shows what was there; bounded to the newest few containers. */
const kept = new Map<string, Series>();
const maxKept = 20;

function seriesOf(id: string): Series {
  const found = kept.get(id) ?? empty();
  kept.delete(id);
  kept.set(id, found);
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break;
    kept.delete(oldest);
  }
  return found;
}

function append(series: Series, stats: ContainerStats): Series {
  const next = empty();
  next.at = [...series.at, stats.at / 1000].slice(-capacity);
  for (const key of keys) next[key] = [...series[key], stats[key]].slice(-capacity);
  return next;
}

/** The figures of one container since its page was first opened, live while it runs. */
export function useSeries(id: string, live: boolean): { series: Series; latest: ContainerStats | null } {
  const [series, setSeries] = useState(() => seriesOf(id));
  const [latest, setLatest] = useState<ContainerStats | null>(null);
  useEffect(() => {
    setSeries(seriesOf(id));
    setLatest(null);
    if (!live) return;
    const handle = runtime.containers.stats(
      { ids: [id] },
      {
        onItem: ({ stats }) => {
          for (const each of stats) {
            if (each.id !== id) continue;
            const next = append(seriesOf(id), each);
            kept.set(id, next);
            setSeries(next);
            setLatest(each);
          }
        },
      },
    );
    return () => handle.close();
  }, [id, live]);
  return { series, latest };
}
