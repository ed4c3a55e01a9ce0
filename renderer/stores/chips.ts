import { allOf, describeFilter, type Filter, formatFilter, negate, readFilter } from '../../shared/filter';
import { conditions } from './filter-text';

/** A condition beside the search text, in canonical form. */
export interface Chip {
  text: string;
  /** Kept, but not asked. */
  off?: true;
  /** Stays when another search begins. */
  pinned?: true;
}

/** What a search asks for as the URL holds it: the typed text, and the chips. */
export interface Asking {
  q: string;
  chips: readonly Chip[];
}

const MOST_CHIPS = 100;

/** Chips from the URL; what cannot be read as a condition is left out. */
export function readChips(param: string | undefined): Chip[] {
  if (!param) return [];
  let found: unknown;
  try {
    found = JSON.parse(param);
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  return found.slice(0, MOST_CHIPS).flatMap((one: unknown): Chip[] => {
    if (typeof one !== 'object' || one === null || !('text' in one) || typeof one.text !== 'string')
      return [];
    const read = readFilter(one.text);
    if (!read.ok || read.filter.kind === 'all') return [];
    return [
      chip(
        formatFilter(read.filter),
        'off' in one && one.off === true,
        'pinned' in one && one.pinned === true,
      ),
    ];
  });
}

/** Undefined when there are none, so that the URL stays short. */
export function writeChips(chips: readonly Chip[]): string | undefined {
  return chips.length === 0 ? undefined : JSON.stringify(chips);
}

export function chip(text: string, off = false, pinned = false): Chip {
  return { text, ...(off ? { off: true } : {}), ...(pinned ? { pinned: true } : {}) };
}

/** The chip as a filter; chips are readable from the moment they are made. */
export function chipFilter({ text }: Chip): Filter {
  const read = readFilter(text);
  return read.ok ? read.filter : { kind: 'all' };
}

export const chipWords = (one: Chip): string => describeFilter(chipFilter(one));

/** The one text that is searched for. A typed text that cannot be read stays as it is, so that its error has its place. */
export function askedQuery({ q, chips }: Asking): string {
  const on = chips.filter((one) => !one.off);
  const read = readFilter(q);
  if (!read.ok || on.length === 0) return q;
  return formatFilter(allOf([read.filter, ...on.map(chipFilter)]));
}

/** Adds a condition; one that is there already goes, so that a second click undoes the first; its opposite is replaced. */
export function toggleCondition({ q, chips }: Asking, clause: Filter): Asking {
  const wanted = formatFilter(clause);
  const opposite = formatFilter(negate(clause));
  const there = chips.find((one) => one.text === wanted);
  if (there?.off)
    return { q, chips: chips.map((one) => (one === there ? chip(one.text, false, one.pinned) : one)) };
  if (there) return { q, chips: chips.filter((one) => one !== there) };
  const typed = conditions(q);
  if (typed?.some((part) => formatFilter(part) === wanted)) return { q: typedWithout(q, wanted), chips };
  const others = chips.filter((one) => one.text !== opposite);
  return { q: typedWithout(q, opposite), chips: [...others, chip(wanted)] };
}

/** The typed text without one of its conditions; as it was typed when the condition is not in it. */
function typedWithout(q: string, condition: string): string {
  const before = conditions(q);
  const after = conditions(q, condition);
  return before && after && after.length < before.length ? formatFilter(allOf(after)) : q;
}

/** Another chip in a chip's place; undefined removes it. A text that stands there already is not repeated. */
export function replaceChip(chips: readonly Chip[], index: number, next: Chip | undefined): Chip[] {
  const others = chips.filter((one, at) => at !== index && one.text !== next?.text);
  return next ? [...others.slice(0, index), next, ...others.slice(index)] : others;
}

export const inverted = (one: Chip): Chip => chip(formatFilter(negate(chipFilter(one))), one.off, one.pinned);
