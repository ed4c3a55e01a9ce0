import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount, formatPlural } from '../../format/number';
import { shortenMiddle } from '../../format/shorten';
import { visible } from '../../format/visible';
import type { SqlTable } from '../../stores/sql';
import { timeLabels } from '../../widgets/histogram-chart';
import { useTheme } from '../../widgets/theme';
import { type ChartColumn, type ChartData, chartColumns, chartData, firstChoice } from './chart-data';

/** Two columns of the answer as a picture: bars over names, a line over time or numbers. */
export function QuickChart({ table }: { table: SqlTable }) {
  const columns = useMemo(() => chartColumns(table), [table]);
  const first = useMemo(() => firstChoice(columns), [columns]);
  const [chosen, setChosen] = useState<{ x?: number; y?: number }>({});
  const x = columns[chosen.x ?? first?.x ?? -1];
  const y = columns[chosen.y ?? first?.y ?? -1];
  const data = useMemo(() => (x && y?.kind === 'number' ? chartData(table, x, y) : undefined), [table, x, y]);
  if (!first) return <p className="sql-none soft">A chart needs a column of numbers and one more.</p>;
  return (
    <div className="sql-chart">
      <div className="line">
        <Choice
          label="Across"
          columns={columns}
          chosen={x}
          onChoose={(index) => setChosen({ ...chosen, x: index })}
        />
        <Choice
          label="Up"
          columns={columns.filter(({ kind }) => kind === 'number')}
          chosen={y}
          onChoose={(index) => setChosen({ ...chosen, y: index })}
        />
        {data && data.left > 0 && (
          <span className="soft">{`${formatPlural(data.left, 'row')} not drawn`}</span>
        )}
      </div>
      {data && data.x.length > 0 && (
        <Plot data={data} label={`${visible(y?.name ?? '')} by ${visible(x?.name ?? '')}`} />
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  columns: readonly ChartColumn[];
  chosen: ChartColumn | undefined;
  onChoose: (index: number) => void;
}

function Choice({ label, columns, chosen, onChoose }: ChoiceProps) {
  return (
    <label className="line soft">
      {label}
      <select
        className="field"
        value={chosen?.index}
        onChange={(event) => onChoose(Number(event.target.value))}
      >
        {columns.map((column) => (
          <option key={column.index} value={column.index}>
            {visible(column.name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Plot({ data, label }: { data: ChartData; label: string }) {
  const holder = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const made = plot(element, data);
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [data, theme]);
  const words = `${label}: ${formatPlural(data.x.length, 'point')}, at most ${formatCount(Math.max(...data.y))}`;
  return <div ref={holder} className="sql-plot" role="img" aria-label={words} />;
}

function plot(element: HTMLElement, data: ChartData): uPlot {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: token('--ink-soft'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: token('--hairline'), width: 1 },
    ticks: { show: false },
  };
  const bars = data.kind === 'text';
  const names = (_chart: uPlot, splits: number[]) =>
    splits.map((split) =>
      Number.isInteger(split) ? shortenMiddle(visible(data.labels[split] ?? ''), 18) : '',
    );
  return new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      scales: {
        x: {
          time: data.kind === 'time',
          ...(bars ? { range: () => [-0.6, data.x.length - 0.4] as [number, number] } : {}),
        },
        y: { range: (_chart, least, most) => [Math.min(0, least), most > 0 ? most * 1.05 : 1] },
      },
      axes: [
        {
          ...axis,
          ...(bars ? { values: names, space: 110, grid: { show: false } } : {}),
          ...(data.kind === 'time' ? { values: timeLabels, space: 90 } : {}),
        },
        { ...axis, size: 64 },
      ],
      series: [
        {},
        {
          stroke: token('--series-1'),
          fill: bars ? token('--series-1') : undefined,
          width: bars ? 0 : 2,
          ...(bars && uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.7, 60] }) } : {}),
          points: { show: !bars && data.x.length < 80 },
        },
      ],
    },
    [data.x, data.y],
    element,
  );
}
