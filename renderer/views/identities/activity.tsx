import type { PrincipalDoings } from '../../../shared/model/identity';
import { formatPlural } from '../../format/number';
import { useActions } from '../../stores/stores';
import { HeatGrid } from '../../widgets/heat-grid';
import { hourQuery } from './hours';
import type { Period } from './period';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

interface ActivityProps {
  /** Whose hours these are, for a screen reader; nothing where there is only one. */
  of?: string;
  doings: PrincipalDoings;
  period?: Period;
}

/** When a principal was active, by weekday and hour; each hour leads to its events. */
export function Activity({ of, doings, period = {} }: ActivityProps) {
  const actions = useActions();
  const { principal, firstUsed, lastUsed } = doings;
  const counts = new Map(doings.activity.map((one) => [`${one.weekday} ${one.hour}`, one.events]));
  return (
    <div>
      <h2 className="principal-title">When it was active (UTC)</h2>
      <HeatGrid
        label={`Events by weekday and hour, UTC${of === undefined ? '' : `, ${of}`}`}
        rows={WEEKDAYS.map((title, index) => ({ id: String(index), title: title.slice(0, 3) }))}
        columns={Array.from({ length: 24 }, (_, hour) => ({
          id: String(hour),
          title: hour % 3 === 0 ? String(hour) : '',
        }))}
        cell={(weekday, hour) => {
          const count = counts.get(`${weekday} ${hour}`) ?? 0;
          return {
            count,
            words: `${WEEKDAYS[Number(weekday)]} ${hour.padStart(2, '0')}:00: ${formatPlural(count, 'event')}`,
          };
        }}
        onOpen={(weekday, hour) => {
          if (firstUsed === null || lastUsed === null || !counts.has(`${weekday} ${hour}`)) return;
          const query = hourQuery(principal, Number(weekday), Number(hour), firstUsed, lastUsed);
          actions.search({ query, ...period });
        }}
      />
    </div>
  );
}
