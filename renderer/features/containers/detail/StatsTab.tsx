import type { ContainerDetail, ContainerRow } from '../../../../runtime/contract/containers.ts';
import { memory, percent, rate } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { EmptyState } from '../../../ui/index.ts';
import { Chart, type ChartLine } from './Chart.tsx';
import { useSeries } from './series.ts';

/** Live charts of what the container uses. */
export function StatsTab({ row, detail }: { row: ContainerRow; detail: ContainerDetail | null }) {
  const cores = useStateStore(state => state.engine?.info?.cpus ?? 1);
  const { series, latest } = useSeries(row.id, row.state === 'running' || row.state === 'paused');
  if (!latest && row.state !== 'running' && row.state !== 'paused')
    return (
      <EmptyState compact title="It isn’t running">
        Its CPU, memory, network and disk use are drawn here while it runs.
      </EmptyState>
    );
  const limit = detail?.memoryLimit ?? null;
  const peak = Math.max(0, ...series.cpu);
  return (
    <div className="container-stats">
      <Panel
        title="CPU"
        figures={[
          { value: latest ? percent(latest.cpu * 100) : '–', note: `of ${cores} cores, peak ${percent(peak * 100)}` },
        ]}
        lines={[{ values: series.cpu, kind: 'area' }]}
        times={series.at}
        format={value => percent(value * 100, 0)}
        floor={0.1}
      />
      <Panel
        title="Memory"
        figures={[
          {
            value: latest ? memory(latest.memory) : '–',
            note: limit ? `limit ${memory(limit)}` : latest ? `of ${memory(latest.memoryLimit)}, no limit` : '',
            tone: limit && latest && latest.memory > limit * 0.9 ? 'fail' : undefined,
          },
        ]}
        lines={[{ values: series.memory, kind: 'area' }]}
        times={series.at}
        format={memory}
        mark={limit}
        floor={1024 * 1024}
        binary
      />
      <Panel
        title="Network"
        figures={[
          { value: latest ? rate(latest.netIn) : '–', note: 'in, solid' },
          { value: latest ? rate(latest.netOut) : '–', note: 'out, dashed' },
        ]}
        lines={[
          { values: series.netIn, kind: 'line' },
          { values: series.netOut, kind: 'dashed' },
        ]}
        times={series.at}
        format={rate}
        floor={1000}
      />
      <Panel
        title="Disk"
        figures={[
          { value: latest ? rate(latest.diskRead) : '–', note: 'read, solid' },
          { value: latest ? rate(latest.diskWrite) : '–', note: 'written, dashed' },
        ]}
        lines={[
          { values: series.diskRead, kind: 'line' },
          { values: series.diskWrite, kind: 'dashed' },
        ]}
        times={series.at}
        format={rate}
        floor={1000}
      />
    </div>
  );
}

interface PanelProps {
  title: string;
  figures: { value: string; note: string; tone?: 'fail' | undefined }[];
  lines: ChartLine[];
  times: readonly number[];
  format(value: number): string;
  mark?: number | null;
  floor: number;
  binary?: boolean;
}

function Panel({ title, figures, lines, times, format, mark, floor, binary }: PanelProps) {
  return (
    <section className="container-stat">
      <h2>
        <span className="g-t2">{title}</span>
        {figures.map(figure => (
          <span key={figure.note}>
            <b className="g-num">{figure.value}</b>{' '}
            <span className={figure.tone === 'fail' ? 'g-fail g-12' : 'g-t3 g-12'}>{figure.note}</span>
          </span>
        ))}
      </h2>
      <Chart
        label={title}
        lines={lines}
        times={times}
        format={format}
        mark={mark ?? null}
        floor={floor}
        binary={binary}
      />
    </section>
  );
}
