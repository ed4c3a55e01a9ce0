import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Histogram as Data, HistogramBucket, HistogramSeries, Outcome } from '../../shared/model/search';
import { formatCount, formatPlural } from '../format/number';
import { shortenMiddle } from '../format/shorten';
import { addSeconds, formatStep, formatTime } from '../format/time';
import { visible } from '../format/visible';
import { createChart, OUTCOMES } from './histogram-chart';
import { OutcomeShape } from './marks';
import { Menu } from './menu';
import './histogram.css';

interface HistogramProps {
  data: Data | null;
  /** Fields by which the bars can be divided, with their names. */
  fields: readonly { id: string; label: string }[];
  by: string;
  onBy: (field: string) => void;
  /** Twice the time, around the same middle. */
  onZoomOut: () => void;
  /** Changes with the colours. */
  theme: string;
  /** A half-open stretch of time was chosen. */
  onRange: (from: string, to: string) => void;
}

/** Events in time, divided by a field. Brushed with the pointer, or with arrow keys, Shift and Enter; minus and a double click zoom out. */
export function Histogram({ data, fields, by, theme, onBy, onZoomOut, onRange }: HistogramProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const [stretch, setStretch] = useState<{ anchor: number; at: number } | null>(null);
  const chosen = useRef(onRange);
  chosen.current = onRange;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    setPointed(null);
    setStretch(null);
    const holder = element.current;
    if (!holder || !data || data.buckets.length === 0) return;
    const made = createChart(holder, data, {
      pointed: setPointed,
      brushed: (from, to) => {
        const [start, end] = snap(data, from, to);
        chosen.current(start, end);
      },
    });
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: holder.clientWidth, height: holder.clientHeight }),
    );
    observer.observe(holder);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [data, theme]);

  const buckets = data?.buckets ?? [];
  useEffect(() => {
    const drawn = chart.current;
    const from = stretch && data?.buckets[Math.min(stretch.anchor, stretch.at)];
    const to = stretch && data?.buckets[Math.max(stretch.anchor, stretch.at)];
    if (!drawn || !data || !from || !to) return;
    const left = drawn.valToPos(Date.parse(from.time) / 1000, 'x');
    const right = drawn.valToPos(Date.parse(to.time) / 1000 + data.stepSeconds, 'x');
    drawn.setSelect({ left, width: right - left, top: 0, height: drawn.over.clientHeight }, false);
  }, [stretch, data]);

  function key(event: KeyboardEvent) {
    if (!data || buckets.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = stretch?.at ?? -1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buckets.length - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.max(0, Math.min(buckets.length - 1, to));
      setStretch({ anchor: event.shiftKey && stretch ? stretch.anchor : next, at: next });
    } else if (event.key === 'Enter' && stretch) {
      const from = buckets[Math.min(stretch.anchor, stretch.at)];
      const last = buckets[Math.max(stretch.anchor, stretch.at)];
      if (from && last) onRange(from.time, addSeconds(last.time, data.stepSeconds));
    } else if (event.key === 'Escape' && stretch) {
      setStretch(null);
      chart.current?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    } else if (event.key === '-') onZoomOut();
    else return;
    event.preventDefault();
  }

  const shown = pointed ?? stretch?.at ?? null;
  const bucket = shown === null ? undefined : buckets[shown];
  return (
    <div className="histogram">
      <span className="histogram-tools">
        <Menu
          label={`Bars by ${fields.find(({ id }) => id === by)?.label ?? by}: choose another field`}
          className="histogram-tool"
          placement="bottom start"
          button={`by ${(fields.find(({ id }) => id === by)?.label ?? by).toLowerCase()} ▾`}
          choices={fields}
          onChoose={onBy}
        />
        <button type="button" className="histogram-tool" title="Twice the time (−)" onClick={onZoomOut}>
          zoom out
        </button>
      </span>
      <p className="histogram-words" aria-hidden="true">
        {bucket && data ? describe(data, bucket) : data ? <Legend data={data} /> : null}
      </p>
      <div
        className="histogram-chart"
        role="slider"
        tabIndex={0}
        aria-label="Events in time. Arrow keys walk the bars, Shift with arrow keys chooses a stretch, Enter searches in it, minus zooms out."
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets.length - 1)}
        aria-valuenow={stretch?.at ?? 0}
        aria-valuetext={
          stretch && data && buckets[stretch.at]
            ? describe(data, buckets[stretch.at] as HistogramBucket)
            : formatPlural(buckets.length, 'bar')
        }
        onKeyDown={key}
        onDoubleClick={onZoomOut}
      >
        <div ref={element} className="histogram-canvas" />
      </div>
    </div>
  );
}

function Legend({ data }: { data: Data }) {
  if (data.buckets.length === 0) return null;
  return (
    <>
      {data.series.map((series, index) => (
        <span key={`${series.rest} ${series.value}`} className="histogram-key">
          {data.by === 'outcome' && isOutcome(series.value) ? (
            <OutcomeShape outcome={series.value} />
          ) : (
            <span className={`series-mark series-${series.rest ? 'rest' : index + 1}`} />
          )}
          <span className="histogram-name" title={visible(seriesName(series))}>
            {shortenMiddle(visible(seriesName(series)), 24)}
          </span>{' '}
          {formatCount(series.count)}
        </span>
      ))}
      <span>each bar {formatStep(data.stepSeconds)}</span>
    </>
  );
}

const isOutcome = (value: string | null): value is Outcome => OUTCOMES.some((outcome) => outcome === value);

const seriesName = ({ value, rest }: HistogramSeries): string => (rest ? 'other' : (value ?? 'absent'));

function describe({ series, stepSeconds }: Data, bucket: HistogramBucket): string {
  const parts = series.flatMap((one, index) => {
    const count = bucket.counts[index] ?? 0;
    return count > 0 ? [`${formatCount(count)} ${visible(seriesName(one))}`] : [];
  });
  const total = bucket.counts.reduce((sum, count) => sum + count, 0);
  const span = `${formatTime(bucket.time)} – ${formatTime(addSeconds(bucket.time, stepSeconds)).slice(11)}`;
  return `${span} · ${formatPlural(total, 'event')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** A brushed stretch, widened to whole bars. */
export function snap(data: Data, from: number, to: number): [string, string] {
  const first = Date.parse(data.buckets[0]?.time ?? '') / 1000;
  const step = data.stepSeconds;
  const low = Math.max(0, Math.floor((from - first) / step));
  const high = Math.min(data.buckets.length, Math.max(low + 1, Math.ceil((to - first) / step)));
  const start = data.buckets[0]?.time ?? '';
  return [addSeconds(start, low * step), addSeconds(start, high * step)];
}
