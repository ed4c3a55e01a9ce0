import type { SqlTable } from '../../stores/sql';

export type ColumnKind = 'number' | 'time' | 'text';
export interface ChartColumn {
  index: number;
  name: string;
  kind: ColumnKind;
}

const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?$/;
/** Bars that fit beside one another with a name each. */
const MOST_BARS = 60;

/** What each column holds, by its values; those without any are texts. */
export function chartColumns({ columns, rows }: SqlTable): ChartColumn[] {
  return columns.map((name, index) => {
    const values = rows.slice(0, 500).flatMap((row) => row[index] ?? []);
    const all = (test: (value: (typeof values)[number]) => boolean) =>
      values.length > 0 && values.every(test);
    const kind = all((value) => isNumber(value))
      ? 'number'
      : all((value) => typeof value === 'string' && TIME.test(value))
        ? 'time'
        : 'text';
    return { index, name, kind };
  });
}

/** Large integers come as text, so that none is rounded. */
const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));

/** Columns that make a picture at first sight: of what, and how much; undefined when there are none. */
export function firstChoice(columns: readonly ChartColumn[]): { x: number; y: number } | undefined {
  const x = columns.find(({ kind }) => kind !== 'number') ?? columns[0];
  const y = columns.find(({ kind, index }) => kind === 'number' && index !== x?.index);
  return x && y && { x: x.index, y: y.index };
}

export interface ChartData {
  kind: ColumnKind;
  /** Ascending; for texts their places, counted from 0. */
  x: number[];
  y: number[];
  /** Names of the places. */
  labels: string[];
  /** Rows that are not drawn: without a number, or beyond what fits. */
  left: number;
}

export function chartData(table: SqlTable, x: ChartColumn, y: ChartColumn): ChartData {
  const points = table.rows.flatMap((row) => {
    const [at, height] = [row[x.index] ?? null, row[y.index] ?? null];
    if (height === null || !isNumber(height)) return [];
    if (x.kind === 'text')
      return [{ at: 0, label: at === null ? 'absent' : String(at), height: Number(height) }];
    if (at === null) return [];
    const place = x.kind === 'time' ? seconds(String(at)) : Number(at);
    return Number.isFinite(place) ? [{ at: place, label: String(at), height: Number(height) }] : [];
  });
  const drawn =
    x.kind === 'text'
      ? points.slice(0, MOST_BARS).map((point, index) => ({ ...point, at: index }))
      : points.sort((a, b) => a.at - b.at);
  return {
    kind: x.kind,
    x: drawn.map(({ at }) => at),
    y: drawn.map(({ height }) => height),
    labels: drawn.map(({ label }) => label),
    left: table.rows.length - drawn.length,
  };
}

/** DuckDB writes times without a zone; they are UTC. */
function seconds(text: string): number {
  const iso = text.replace(' ', 'T');
  const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/.test(iso.slice(10)) || iso.length <= 10 ? iso : `${iso}Z`;
  return Date.parse(zoned) / 1000;
}
