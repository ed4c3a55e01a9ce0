import { addSeconds } from '../../format/time';
import { useActions, useCase, useLocation, useSearch } from '../../stores/stores';
import { around } from '../../stores/value-actions';
import { Menu } from '../../widgets/menu';
import { Moment } from '../../widgets/moment';

const QUICK = [
  { id: '3600', label: 'Last hour of the data' },
  { id: '21600', label: 'Last 6 hours of the data' },
  { id: '86400', label: 'Last 24 hours of the data' },
  { id: '604800', label: 'Last 7 days of the data' },
  { id: '2592000', label: 'Last 30 days of the data' },
  { id: 'all', label: 'All times' },
];

const AROUND = [
  { id: 'around 60', label: 'Around the open event: ± 1 minute' },
  { id: 'around 600', label: 'Around the open event: ± 10 minutes' },
  { id: 'around 3600', label: 'Around the open event: ± 1 hour' },
];

/** The event in the pane, as far as it is a row that was walked to. */
function useEventRow() {
  const row = useLocation((state) => state.params.row);
  const event = useLocation((state) => state.params.event);
  const rows = useSearch((state) => state.rows);
  useSearch((state) => state.arrived);
  const found = row === undefined ? undefined : rows?.at(Number(row));
  return found && String(found.n) === event ? found : undefined;
}

/** From and to, in UTC; `to` is not part of the range. */
export function TimeRange() {
  const actions = useActions();
  const from = useLocation((state) => state.params.from);
  const to = useLocation((state) => state.params.to);
  const first = useCase((state) => state.status?.firstEventTime ?? null);
  const last = useCase((state) => state.status?.lastEventTime ?? null);
  const row = useEventRow();
  const choices = [
    ...QUICK,
    ...(from || to ? [{ id: 'wider', label: 'Zoom out' }] : []),
    ...(from && to
      ? [
          { id: 'earlier', label: 'The same length before' },
          { id: 'later', label: 'The same length after' },
        ]
      : []),
    ...(row?.eventTime ? AROUND : []),
  ];
  function quick(id: string) {
    if (id === 'all' || last === null) actions.setRange({});
    else if (id === 'wider') actions.zoomOut();
    else if (id === 'earlier') actions.shiftRange(-1);
    else if (id === 'later') actions.shiftRange(1);
    else if (id.startsWith('around '))
      actions.setRange(around(row?.eventTime ?? last, Number(id.slice('around '.length))));
    else actions.setRange({ from: addSeconds(last, 1 - Number(id)) });
  }
  return (
    <div className="time-range" role="group" aria-label="Time range, UTC">
      <Moment
        name="From"
        value={from}
        hint={first}
        onChange={(time) => actions.setRange({ from: time, to })}
      />
      <span className="faint" aria-hidden="true">
        –
      </span>
      <Moment name="To" value={to} hint={last} onChange={(time) => actions.setRange({ from, to: time })} />
      <Menu
        label={from || to ? 'Range: quick time ranges' : 'All times: quick time ranges'}
        button={from || to ? 'Range ▾' : 'All times ▾'}
        className="button time-quick"
        choices={choices}
        onChoose={quick}
      />
    </div>
  );
}
