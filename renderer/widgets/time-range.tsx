import { beside, type Range, wider } from '../format/range';
import { addSeconds } from '../format/time';
import { Menu } from './menu';
import { Moment } from './moment';
import './time-range.css';

/** Seconds before the end of the evidence. */
const LAST = [
  [3_600, 'Last hour of the data'],
  [21_600, 'Last 6 hours of the data'],
  [86_400, 'Last 24 hours of the data'],
  [604_800, 'Last 7 days of the data'],
  [2_592_000, 'Last 30 days of the data'],
] as const;

export interface RangeChoice {
  label: string;
  range: Range;
}

interface TimeRangeProps {
  /** Whose range it is, where a screen has more than one. */
  of?: string;
  range: Range;
  /** First and last event of the evidence. */
  first: string | null;
  last: string | null;
  /** Further ranges to choose from. */
  more?: readonly RangeChoice[];
  onChange: (range: Range) => void;
}

/** From and to, in UTC; `to` is not part of the range. */
export function TimeRange({ of, range, first, last, more = [], onChange }: TimeRangeProps) {
  const { from, to } = range;
  const name = (words: string) =>
    of === undefined ? words : `${of}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  const [before, after] = [beside(range, -1), beside(range, 1)];
  const choices: RangeChoice[] = [
    ...LAST.map(([seconds, label]) => ({
      label,
      range: last === null ? {} : { from: addSeconds(last, 1 - seconds) },
    })),
    { label: 'All times', range: {} },
    ...((from || to) && first !== null && last !== null
      ? [{ label: 'Zoom out', range: wider(range, first, last) }]
      : []),
    ...(before ? [{ label: 'The same length before', range: before }] : []),
    ...(after ? [{ label: 'The same length after', range: after }] : []),
    ...more,
  ];
  const chosen = from || to ? 'Range' : 'All times';
  return (
    <div className="time-range" role="group" aria-label={name('Time range, UTC')}>
      <Moment
        name={name('From')}
        value={from}
        hint={first}
        onChange={(time) => onChange({ from: time, to })}
      />
      <span className="faint" aria-hidden="true">
        –
      </span>
      <Moment name={name('To')} value={to} hint={last} onChange={(time) => onChange({ from, to: time })} />
      <Menu
        label={name(`${chosen}: quick time ranges`)}
        button={`${chosen} ▾`}
        className="button time-quick"
        choices={choices.map(({ label }) => ({ id: label, label }))}
        onChoose={(id) => onChange(choices.find(({ label }) => label === id)?.range ?? {})}
      />
    </div>
  );
}
