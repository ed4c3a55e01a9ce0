import uPlot from 'uplot';
import type { Histogram, HistogramSeries, Outcome } from '../../shared/model/search';

export const OUTCOMES: readonly Outcome[] = ['ok', 'denied', 'throttled', 'failed'];

export interface ChartCallbacks {
  /** A stretch was brushed, in seconds since 1970; half-open. */
  brushed(from: number, to: number): void;
  /** The bucket under the pointer; null when it left. */
  pointed(index: number | null): void;
}

const secondsOf = (iso: string): number => Date.parse(iso) / 1000;

/** Bars as uPlot wants them: starts, and the height of each whole bar. */
export function chartData(histogram: Histogram): [number[], number[]] {
  return [
    histogram.buckets.map((bucket) => secondsOf(bucket.time)),
    histogram.buckets.map((bucket) => bucket.counts.reduce((sum, count) => sum + count, 0)),
  ];
}

/** Days and 24-hour times, UTC, each day once. */
export function timeLabels(
  chart: uPlot,
  splits: number[],
  _axis: number,
  _space: number,
  step: number,
): string[] {
  const { min = 0, max = 0 } = chart.scales.x ?? {};
  // What would be cut at the right edge is left out.
  const last = (max ?? 0) - ((max ?? 0) - (min ?? 0)) * 0.03;
  let day = '';
  return splits.map((split) => {
    if (split > last) return '';
    const text = new Date(split * 1000).toISOString();
    const date = text.slice(0, 10);
    if (step >= 86_400) return date;
    const clock = step < 60 ? text.slice(11, 19) : text.slice(11, 16);
    if (date === day) return clock;
    day = date;
    return clock === '00:00' ? date : `${date.slice(5)} ${clock}`;
  });
}

type Colours = (series: HistogramSeries | undefined, index: number) => string;

/** Draws the stacked bars itself, so that one denied call among thousands still shows: each part is 2 px at least. */
function drawBars(chart: uPlot, histogram: Histogram, colours: Colours): void {
  const { ctx } = chart;
  const ratio = uPlot.pxRatio;
  const base = chart.bbox.top + chart.bbox.height;
  const step = histogram.stepSeconds;
  ctx.save();
  ctx.beginPath();
  ctx.rect(chart.bbox.left, chart.bbox.top, chart.bbox.width, chart.bbox.height);
  ctx.clip();
  for (const bucket of histogram.buckets) {
    const from = secondsOf(bucket.time);
    const left = Math.round(chart.valToPos(from, 'x', true));
    const right = Math.round(chart.valToPos(from + step, 'x', true));
    let y = base;
    for (const [index, count] of bucket.counts.entries()) {
      if (count === 0) continue;
      const height = Math.max(2 * ratio, Math.round(base - chart.valToPos(count, 'y', true)));
      ctx.fillStyle = colours(histogram.series[index], index);
      ctx.fillRect(left, y - height, Math.max(ratio, right - left - ratio), height);
      y -= height;
    }
  }
  ctx.restore();
}

/** A chart in an element; colours are read from the page's tokens, so another theme needs a new chart. */
export function createChart(element: HTMLElement, histogram: Histogram, callbacks: ChartCallbacks): uPlot {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const outcomes = new Map<string | null, string>(
    OUTCOMES.map((outcome) => [outcome, token(`--${outcome}`)]),
  );
  const other = token('--ink-faint');
  const colours: Colours = (series, index) => {
    if (!series || series.rest) return other;
    if (histogram.by === 'outcome') return outcomes.get(series.value) ?? other;
    return token(`--series-${index + 1}`) || other;
  };
  const data = chartData(histogram);
  const first = data[0][0] ?? 0;
  const last = (data[0].at(-1) ?? 0) + histogram.stepSeconds;
  const axis = {
    stroke: token('--ink-faint'),
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
    gap: 3,
  };
  return new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [18, 12, 0, 0],
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: {
        x: { time: true, range: () => [first, last] },
        y: { range: (_chart, _least, most) => [0, Math.max(1, most)] },
      },
      axes: [
        { ...axis, size: 18, space: 90, grid: { show: false }, values: timeLabels },
        {
          ...axis,
          size: 48,
          splits: (_chart, _index, _least, most) => (most >= 2 ? [0, Math.floor(most / 2), most] : [0, most]),
          grid: { stroke: token('--hairline'), width: 1 },
          values: (_chart, splits) => splits.map((split) => (Number.isInteger(split) ? short(split) : '')),
        },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [(chart) => drawBars(chart, histogram, colours)],
        setCursor: [
          (chart) => {
            const { left } = chart.cursor;
            if (left === undefined || left < 0) return callbacks.pointed(null);
            const seconds = chart.posToVal(left, 'x');
            const index = Math.floor((seconds - first) / histogram.stepSeconds);
            callbacks.pointed(index >= 0 && index < histogram.buckets.length ? index : null);
          },
        ],
        setSelect: [
          (chart) => {
            const { left, width } = chart.select;
            if (width < 3) return;
            callbacks.brushed(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'));
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    data,
    element,
  );
}

function short(count: number): string {
  if (count >= 1_000_000) return `${+(count / 1_000_000).toFixed(1)}M`;
  if (count >= 10_000) return `${+(count / 1000).toFixed(1)}k`;
  return String(count);
}
