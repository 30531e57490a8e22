import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clockTime } from '../../../format/index.ts';

export interface ChartLine {
  values: readonly number[];
  kind: 'area' | 'line' | 'dashed';
}

export interface ChartProps {
  label: string;
  lines: readonly ChartLine[];
  /** Epoch seconds, oldest first. */
  times: readonly number[];
  format(value: number): string;
  /** A dashed line across: a limit. */
  mark: number | null;
  /** The least height of the scale. */
  floor: number;
  /** Ticks at powers of two, for memory. */
  binary?: boolean;
}

/** Distances of ticks: 1, 2, 5 and their tenfolds; and 1, 2, 4, … for what is counted in powers of two. */
const decimalSteps = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map(step => step * 10 ** (power - 3))).flat();
const binarySteps = Array.from({ length: 48 }, (_, power) => 2 ** power);

/** A chart of the last minutes. The figures stand beside it as text, so it is a picture to assistive technology. */
export function Chart({ label, lines, times, format, mark, floor, binary }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shape = lines.map(line => line.kind).join();
  const latest = useRef({ lines, times, mark, floor, format, binary });
  latest.current = { lines, times, mark, floor, format, binary };

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const build = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(element, shape, latest), dataOf(latest.current), element);
    };
    build();
    const resize = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resize.observe(element);
    // The canvas has its colours from the theme's variables: drawn anew when the theme changes.
    const theme = new MutationObserver(build);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      resize.disconnect();
      theme.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot reads them through `latest`
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [lines, times]);

  return <div ref={host} className="container-chart" role="img" aria-label={`${label} over the last minutes`} />;
}

type Latest = { current: Pick<ChartProps, 'lines' | 'times' | 'mark' | 'floor' | 'format' | 'binary'> };

function dataOf({ lines, times }: Latest['current']): uPlot.AlignedData {
  return [[...times], ...lines.map(line => [...line.values])];
}

function optionsOf(element: HTMLElement, shape: string, latest: Latest): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--text-3'), font: `11px ${colour('--font-ui')}`, ticks: { show: false } };
  return {
    width: element.clientWidth || 320,
    height: element.clientHeight || 120,
    padding: [8, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _min, max) => [0, topOf(max, latest.current)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 110,
        size: 22,
        values: (_plot, ticks) => ticks.map(at => clockTime(at * 1000).slice(0, 8)),
      },
      {
        ...axis,
        side: 1,
        size: 64,
        space: 34,
        incrs: latest.current.binary ? binarySteps : decimalSteps,
        grid: { stroke: colour('--line'), width: 1 },
        values: (_plot, ticks) => ticks.map(value => (value === 0 ? '' : latest.current.format(value))),
      },
    ],
    series: [
      {},
      ...shape.split(',').map(kind => ({
        stroke: colour(kind === 'dashed' ? '--text-3' : '--data-1'),
        width: 1.25,
        points: { show: false },
        ...(kind === 'dashed' ? { dash: [4, 3] } : {}),
        ...(kind === 'area' ? { fill: `${colour('--data-1')}22` } : {}),
      })),
    ],
    hooks: { draw: [plot => drawMark(plot, latest.current.mark, colour('--fail'))] },
  };
}

function topOf(max: number, { mark, floor }: Latest['current']): number {
  const top = Math.max(Number.isFinite(max) ? max * 1.15 : 0, floor);
  // A limit is shown once the use comes into its neighbourhood; before that it would flatten the line.
  return mark !== null && top > mark * 0.4 ? Math.max(top, mark * 1.1) : top;
}

function drawMark(plot: uPlot, mark: number | null, colour: string): void {
  const top = plot.scales.y?.max;
  if (mark === null || top === undefined || top === null || mark > top) return;
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(mark, 'y', true));
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
