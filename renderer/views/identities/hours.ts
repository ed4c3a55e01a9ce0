import { allOf, anyOf, type Filter, fieldEquals, formatFilter, literal } from '../../../shared/filter';
import { shortIso } from '../../format/time';

const HOUR = 3_600_000;
const HOURS_A_WEEK = 168;

/** Hours since the beginning of the week, Monday 00:00 UTC. */
const hourOfWeek = (time: number): number => {
  const date = new Date(time);
  return ((date.getUTCDay() + 6) % 7) * 24 + date.getUTCHours();
};

/** As many as a search has room for; who was at work for longer is searched without the hour. */
const MOST_WEEKS = 150;

/** The search for a principal's events in one hour of the week (0 = Monday), in every week from `first` to `last`. */
export function hourQuery(
  principal: string,
  weekday: number,
  hour: number,
  first: string,
  last: string,
): string {
  const begin = Math.floor(Date.parse(first) / HOUR) * HOUR;
  const until = (weekday * 24 + hour - hourOfWeek(begin) + HOURS_A_WEEK) % HOURS_A_WEEK;
  const hours: Filter[] = [];
  for (let time = begin + until * HOUR; time <= Date.parse(last); time += HOURS_A_WEEK * HOUR) {
    if (hours.length === MOST_WEEKS) return formatFilter(fieldEquals('principal', principal));
    hours.push(oneHour(time));
  }
  return formatFilter(allOf([fieldEquals('principal', principal), anyOf(hours)]));
}

const oneHour = (time: number): Filter => allOf([compare('>=', time), compare('<', time + HOUR)]);

const compare = (operator: '>=' | '<', time: number): Filter => ({
  kind: 'field',
  field: ['eventTime'],
  test: { kind: 'compare', operator, value: literal(shortIso(new Date(time)), true) },
});
