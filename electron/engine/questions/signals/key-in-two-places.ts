import { fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import { distance, type Networks } from '../networks';
import { isPublic, networkOf, type Sighting, type SignalQuestion } from './signal';

export const keyInTwoPlaces: SignalQuestion = {
  id: 'key-in-two-places',
  title: 'One key in two networks at once',
  explanation:
    'An access key was used from two different public networks within the same hour. Someone else may have it; or it sits in a machine whose traffic takes two ways, or on a laptop that changed networks. With a GeoIP database the places and the speed between them are told.',
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
    ), pair AS (
      SELECT a.subject, min(a.principal) AS principal, a.address AS here, b.address AS there, min(a.first) AS "hereAt", min(b.first) AS "thereAt",
        sum(a.events + b.events) AS events, min(least(a.first, b.first)) AS first, max(greatest(a.last, b.last)) AS last
      FROM hours AS a JOIN hours AS b ON a.subject = b.subject AND a.hour = b.hour AND a.network < b.network AND contains(a.network, ':') = contains(b.network, ':')
      GROUP BY a.subject, here, there
    )
    SELECT principal, subject, events, first, last,
      struct_pack(here := here, there := there, hereAt := strftime("hereAt", '%Y-%m-%dT%H:%M:%SZ'), thereAt := strftime("thereAt", '%Y-%m-%dT%H:%M:%SZ')) AS facts
    FROM pair ORDER BY starts_with(subject, 'AKIA') DESC, first`,
  tell: ({ principal, subject, facts }, networks) =>
    `${subject} of ${principal} was used from ${facts?.here} and from ${facts?.there} within an hour.${journey(facts, networks)}`,
  events: ({ subject }) => fieldEquals('userIdentity.accessKeyId', subject),
};

/** How far the two addresses lie apart, and how fast somebody would have gone from one to the other. */
function journey(facts: Sighting['facts'], networks: Networks): string {
  const [here, there] = [networks.position(String(facts?.here)), networks.position(String(facts?.there))];
  if (!here || !there) return '';
  const kilometres = Math.round(distance(here, there));
  const hours = Math.abs(Date.parse(String(facts?.hereAt)) - Date.parse(String(facts?.thereAt))) / 3_600_000;
  const speed = hours > 0 ? `, ${Math.round(kilometres / hours)} km/h from one first use to the other` : '';
  return ` They lie ${kilometres} km apart${speed}.`;
}
