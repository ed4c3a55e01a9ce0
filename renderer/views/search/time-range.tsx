import { useActions, useCase, useLocation, useSearch } from '../../stores/stores';
import { around } from '../../stores/value-actions';
import { TimeRange } from '../../widgets/time-range';

const AROUND = [
  [60, 'Around the open event: ± 1 minute'],
  [600, 'Around the open event: ± 10 minutes'],
  [3600, 'Around the open event: ± 1 hour'],
] as const;

/** The time of the event in the pane, as far as it is a row that was walked to. */
function useOpenTime(): string | null {
  const row = useLocation((state) => state.params.row);
  const event = useLocation((state) => state.params.event);
  const rows = useSearch((state) => state.rows);
  useSearch((state) => state.arrived);
  const found = row === undefined ? undefined : rows?.at(Number(row));
  return found && String(found.n) === event ? found.eventTime : null;
}

export function SearchTimeRange() {
  const actions = useActions();
  const from = useLocation((state) => state.params.from);
  const to = useLocation((state) => state.params.to);
  const first = useCase((state) => state.status?.firstEventTime ?? null);
  const last = useCase((state) => state.status?.lastEventTime ?? null);
  const at = useOpenTime();
  return (
    <TimeRange
      range={{ from, to }}
      first={first}
      last={last}
      more={at === null ? [] : AROUND.map(([seconds, label]) => ({ label, range: around(at, seconds) }))}
      onChange={actions.setRange}
    />
  );
}
