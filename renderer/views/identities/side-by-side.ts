import type { COMPARED, PrincipalDoings } from '../../../shared/model/identity';

export type ComparedField = (typeof COMPARED)[number];

export const FIELD_TITLES: Readonly<Record<ComparedField, string>> = {
  eventName: 'Calls',
  eventSource: 'Services',
  awsRegion: 'Regions',
  sourceIPAddress: 'Source addresses',
  userAgent: 'Agents',
};

interface ComparedValue {
  value: string;
  counts: readonly [left: number, right: number];
}

/** Events by value of a field. */
function countsOf(field: ComparedField, doings: PrincipalDoings): Map<string, number> {
  const counted = {
    eventName: doings.calls,
    eventSource: doings.servicesUsed,
    awsRegion: doings.regions,
  };
  if (field === 'sourceIPAddress' || field === 'userAgent') {
    const used = field === 'userAgent' ? doings.agents : doings.addressesUsed;
    return new Map(used.map(({ value, events }) => [value, events]));
  }
  return new Map(counted[field].flatMap(({ value, count }) => (value === null ? [] : [[value, count]])));
}

/** Every value that either of them used: first what one used alone, then what both did, each by number of events. */
export function comparedValues(
  field: ComparedField,
  left: PrincipalDoings,
  right: PrincipalDoings,
): ComparedValue[] {
  const [mine, theirs] = [countsOf(field, left), countsOf(field, right)];
  const rows = [...new Set([...mine.keys(), ...theirs.keys()])].map(
    (value): ComparedValue => ({ value, counts: [mine.get(value) ?? 0, theirs.get(value) ?? 0] }),
  );
  const shared = ({ counts }: ComparedValue) => (counts.includes(0) ? 0 : 1);
  const sum = ({ counts: [one, other] }: ComparedValue) => one + other;
  return rows.sort((a, b) => shared(a) - shared(b) || sum(b) - sum(a) || (a.value < b.value ? -1 : 1));
}
