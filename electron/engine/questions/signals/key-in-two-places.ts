import { fieldEquals } from '../../../../shared/filter';
import { raw, sql } from '../../store/sql';
import { distance, type Networks } from '../networks';
import { isPublic, networkOf, type Sighting, type SignalQuestion } from './signal';

/** Uses that lie further apart in time than this leave room for any journey on earth. */
const LONGEST = raw('INTERVAL 20 HOUR');
/** Without places, two networks are in use at once when no more than this lies between. */
const AT_ONCE = 1;
/** Kilometres an hour that no airliner makes. */
const TOO_FAST = 1_000;
/** Databases place addresses no better than this, in kilometres. */
const NEAR = 100;

export const keyInTwoPlaces: SignalQuestion = {
  id: 'key-in-two-places',
  title: 'One key in two places at once',
  explanation:
    'An access key was used from one public network and then from another. With a GeoIP database: sooner than anyone could have travelled from one place to the other. Without one, or where it does not know the places: within an hour. Someone else may have the key; or it sits in a machine whose traffic takes two ways, or on a laptop that changed networks.',
  statement: sql`WITH used AS (
      SELECT i."accessKeyId" AS subject, min(i.principal) AS principal, time_bucket(INTERVAL 1 HOUR, e."eventTime") AS hour,
        e."sourceIPAddress" AS address, count(*) AS events, min(e."eventTime") AS first, max(e."eventTime") AS last
      FROM event_record AS e JOIN identity AS i ON i.id = e.identity
      WHERE e.duplicate_of IS NULL AND e."calledFrom" = 'outside' AND i."invokedBy" IS NULL AND i."accessKeyId" IS NOT NULL
        AND NOT contains(i."accessKeyId", '*')
      GROUP BY subject, hour, address
    ), hours AS (
      SELECT subject, min(principal) AS principal, hour, ${networkOf('address')} AS network, min(address) AS address,
        sum(events) AS events, min(first) AS first, max(last) AS last
      FROM used WHERE ${isPublic('address')} GROUP BY subject, hour, network
    ), step AS (
      SELECT *, lag(struct_pack(network, address, events, first, last)) OVER (
        PARTITION BY subject, contains(network, ':') ORDER BY first, last, network) AS before
      FROM hours
    ), jump AS (
      SELECT subject, principal, least(network, before.network) AS one, greatest(network, before.network) AS other,
        before.address AS here, address AS there, greatest(0, epoch_ms(first) - epoch_ms(before.last)) / 3600000.0 AS gap,
        events + before.events AS events, before.first AS begins, greatest(last, before.last) AS ends
      FROM step WHERE network <> before.network AND first <= before.last + ${LONGEST}
    )
    SELECT min(principal) AS principal, subject, sum(events)::BIGINT AS events, min(begins) AS first, max(ends) AS last,
      struct_pack(here := arg_min(here, gap), there := arg_min(there, gap), hours := min(gap)) AS facts
    FROM jump GROUP BY subject, one, other ORDER BY starts_with(subject, 'AKIA') DESC, first, subject`,
  keeps: ({ facts }, networks) => {
    const kilometres = between(facts, networks);
    const hours = Number(facts?.hours);
    return kilometres === null ? hours <= AT_ONCE : kilometres > TOO_FAST * hours && kilometres > NEAR;
  },
  tell: ({ principal, subject, facts }, networks) => {
    const hours = Number(facts?.hours);
    const kilometres = between(facts, networks);
    const speed = hours > 0 ? `, ${Math.round((kilometres ?? 0) / hours)} km/h` : '';
    const apart = kilometres === null ? '' : ` They lie ${kilometres} km apart${speed}.`;
    return `${subject} of ${principal} was used from ${facts?.here} and ${later(hours)} from ${facts?.there}.${apart}`;
  },
  events: ({ subject }) => fieldEquals('userIdentity.accessKeyId', subject),
};

/** Kilometres between the two addresses; null where the databases do not know both. */
function between(facts: Sighting['facts'], networks: Networks): number | null {
  const [here, there] = [networks.position(String(facts?.here)), networks.position(String(facts?.there))];
  return here && there ? Math.round(distance(here, there)) : null;
}

function later(hours: number): string {
  const minutes = Math.round(hours * 60);
  if (minutes === 0) return 'at the same time';
  return minutes < 60 ? `${minutes} min later` : `${Math.floor(minutes / 60)} h ${minutes % 60} min later`;
}
