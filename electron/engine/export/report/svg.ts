import type { CoverageCell } from '../../../../shared/model/evidence';
import type { Severity } from '../../../../shared/model/finding';
import type { Credential } from '../facts';
import { Html, html, number, plural, time } from './html';

/** Okabe and Ito's colours, dark enough on white; every one comes with a shape and a word. */
const LOOK: Readonly<Record<Severity, { colour: string; sides: number }>> = {
  critical: { colour: '#b3261e', sides: 4 },
  high: { colour: '#b35900', sides: 3 },
  medium: { colour: '#0b57a4', sides: 5 },
  low: { colour: '#00694b', sides: 6 },
  info: { colour: '#57606a', sides: 0 },
};

const round = (value: number) => Math.round(value * 10) / 10;

/** The mark of a severity: a square, a triangle, more corners, a circle. */
function mark(severity: Severity, x: number, y: number, size: number): Html {
  const { colour, sides } = LOOK[severity];
  if (sides === 0) return html`<circle cx="${round(x)}" cy="${y}" r="${size}" fill="${colour}"/>`;
  const points = Array.from({ length: sides }, (_, index) => {
    const angle = (2 * Math.PI * index) / sides - Math.PI / 2 + (sides === 4 ? Math.PI / 4 : 0);
    return `${round(x + size * Math.cos(angle))},${round(y + size * Math.sin(angle))}`;
  });
  return html`<polygon points="${points.join(' ')}" fill="${colour}"/>`;
}

export const severityMark = (severity: Severity): Html =>
  html`<svg viewBox="0 0 12 12" style="display:inline;width:11px;height:11px;margin:0 3px -1px 0" aria-hidden="true">${mark(severity, 6, 6, 5.5)}</svg><span class="sev">${severity}</span>`;

export interface Moment {
  id: number;
  title: string;
  severity: Severity;
  first: string | null;
  last: string | null;
}

const WIDTH = 960;
const LEFT = 8;
const SPAN = WIDTH - 2 * LEFT;

/** Events over time as bars, and the findings above them, each from its first to its last moment. */
export function timelinePicture(
  buckets: readonly { start: number; count: number }[],
  width: number,
  findings: readonly Moment[],
): Html | null {
  const first = buckets[0]?.start;
  const last = buckets.at(-1);
  if (first === undefined || !last) return null;
  const end = last.start + width;
  const place = (at: number) =>
    LEFT + (SPAN * (Math.min(Math.max(at, first), end) - first)) / Math.max(1, end - first);
  const placed = findings.filter((one) => one.first !== null);
  const rows = placed.length * 18;
  const high = Math.max(1, ...buckets.map(({ count }) => count));
  const base = rows + 84;
  const bars = buckets.map(({ start, count }) => {
    const height = count === 0 ? 0 : Math.max(1.5, (60 * count) / high);
    return html`<rect x="${round(place(start))}" y="${round(base - height)}" width="${round(Math.max(1, (SPAN * width) / (end - first) - 1))}" height="${round(height)}" fill="#7d95ad"/>`;
  });
  const lines = placed.map(({ id, title, severity, first: from, last: to }, index) => {
    const y = 12 + index * 18;
    const [a, b] = [place(Date.parse(from ?? '')), place(Date.parse(to ?? from ?? ''))];
    const text = `${id}. ${title.length > 60 ? `${title.slice(0, 59)}…` : title}`;
    const room = text.length * 6;
    // Behind the line where there is room, else before it, else over it.
    const isOver = b + 9 + room >= WIDTH && a - 9 - room <= 0;
    const at = isOver ? a + 9 : b + 9 + room < WIDTH ? b + 9 : a - 9;
    const blank =
      isOver && html`<rect x="${round(a + 6)}" y="${y - 7}" width="${room}" height="14" fill="#fff"/>`;
    return html`<line x1="${round(a)}" y1="${y}" x2="${round(b)}" y2="${y}" stroke="${LOOK[severity].colour}" stroke-width="2"/>${blank}${mark(severity, a, y, 5)}<text x="${round(at)}" y="${y + 4}"${new Html(at < a ? ' text-anchor="end"' : '')}>${text}</text>`;
  });
  const label = `Events from ${time(new Date(first).toISOString())} to ${time(new Date(end).toISOString())}, at most ${number(high)} in one bar, and ${placed.length} findings above them; the same stands in the tables below.`;
  return html`<svg viewBox="0 0 ${WIDTH} ${base + 20}" role="img" aria-label="${label}">${lines}${bars}<line x1="${LEFT}" y1="${base}" x2="${WIDTH - LEFT}" y2="${base}" stroke="#57606a"/><text x="${LEFT}" y="${base + 15}">${time(new Date(first).toISOString())}</text><text x="${WIDTH - LEFT}" y="${base + 15}" text-anchor="end">${time(new Date(end).toISOString())}</text></svg>`;
}

/** Rows of a coverage picture, and days: more would not be seen. */
const MOST_ROWS = 40;
const MOST_DAYS = 120;

/** Account and region by day: dark where there are many events, blank where there is nothing. */
export function coveragePicture(days: readonly string[], cells: readonly CoverageCell[]): Html | null {
  const shown = days.slice(-MOST_DAYS);
  const names = [...new Set(cells.map(({ account, region }) => `${account} ${region}`))]
    .sort()
    .slice(0, MOST_ROWS);
  if (shown.length === 0 || names.length === 0) return null;
  const found = new Map(
    cells.map(({ account, region, day, events }) => [`${account} ${region} ${day}`, events]),
  );
  const left = 190;
  const step = Math.min(26, (WIDTH - left - LEFT) / shown.length);
  const boxes = names.flatMap((name, row) =>
    shown.map((day, column) => {
      const events = found.get(`${name} ${day}`) ?? 0;
      const shade =
        events === 0 ? '#ffffff' : SHADES[Math.min(SHADES.length - 1, Math.floor(Math.log10(events) + 1))]!;
      return html`<rect x="${round(left + column * step)}" y="${18 + row * 15}" width="${round(step - 1)}" height="14" fill="${shade}" stroke="#b6bec8" stroke-width="0.5"/>`;
    }),
  );
  const labels = names.map(
    (name, row) =>
      html`<text x="${left - 6}" y="${29 + row * 15}" text-anchor="end">${name.slice(0, 34)}</text>`,
  );
  const label = `Days with events for ${names.length} accounts and regions from ${shown[0]} to ${shown.at(-1)}; blank is a day without any. The numbers stand in evidence.csv and in the text.`;
  return html`<svg viewBox="0 0 ${WIDTH} ${24 + names.length * 15}" role="img" aria-label="${label}"><text x="${left}" y="12">${shown[0]}</text><text x="${round(left + shown.length * step)}" y="12" text-anchor="end">${shown.length > 3 ? shown.at(-1) : ''}</text>${labels}${boxes}</svg>`;
}

const SHADES = ['#ffffff', '#d6e3f0', '#a8c4e0', '#739fcb', '#3d78b0', '#12518c', '#0a3763'];

const COLUMN = 262;
/** Between a box and the next one. */
const SPACE = 46;
const ROW = 40;

/** Credentials from those a chain begins with, on the left, to those that were issued with them. */
export function lineagePicture(credentials: readonly Credential[]): Html | null {
  const byKey = new Map(credentials.map((one) => [one.key, one]));
  const children = new Map<string | null, Credential[]>();
  for (const one of credentials) {
    const parent = one.parent !== null && byKey.has(one.parent) ? one.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const parts: Html[] = [];
  const seen = new Set<string>();
  let rows = 0;
  let deepest = 0;
  /** Draws a credential and what was issued with it; answers the middle of its row. */
  const draw = (one: Credential, depth: number): number => {
    seen.add(one.key);
    deepest = Math.max(deepest, depth);
    const below = (children.get(one.key) ?? []).filter(({ key }) => !seen.has(key));
    const x = LEFT + depth * COLUMN;
    const first = rows;
    const ends = below.map((child) => [child, draw(child, depth + 1)] as const);
    if (below.length === 0) rows++;
    const y = below.length === 0 ? first * ROW + 18 : (ends[0]![1] + ends.at(-1)![1]) / 2;
    for (const [, end] of ends) {
      const from = x + COLUMN - SPACE;
      parts.push(
        html`<path d="M${from} ${round(y)}C${from + 20} ${round(y)} ${from + 22} ${round(end)} ${from + 41} ${round(end)}" fill="none" stroke="#57606a"/>`,
      );
    }
    const name = one.principal?.split(/[:/]/).filter(Boolean).at(-1) ?? one.principal ?? 'unknown';
    const more = [one.session ?? one.accessKeyId ?? '', one.events > 0 ? plural(one.events, 'call') : ''];
    parts.push(
      html`<rect x="${x}" y="${round(y - 15)}" width="${COLUMN - SPACE}" height="32" fill="#f6f8fa" stroke="#b6bec8"/><text x="${x + 6}" y="${round(y - 2)}">${short(name, 30)}</text><text x="${x + 6}" y="${round(y + 12)}" fill="#57606a">${short(more.filter(Boolean).join(' · '), 32)}</text>`,
    );
    return y;
  };
  for (const root of children.get(null) ?? []) draw(root, 0);
  if (parts.length === 0) return null;
  const width = Math.max(WIDTH, LEFT * 2 + (deepest + 1) * COLUMN);
  const label = `How credentials came about: ${credentials.length} of them, from ${children.get(null)?.length ?? 0} that chains begin with on the left to those issued with them on the right; the table below says the same.`;
  return html`<svg viewBox="0 0 ${width} ${rows * ROW + 8}" role="img" aria-label="${label}">${parts}</svg>`;
}

const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
