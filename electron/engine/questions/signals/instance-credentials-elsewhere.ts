import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import { networkOf, type SignalQuestion, SOMEBODY } from './signal';

export const instanceCredentialsElsewhere: SignalQuestion = {
  id: 'instance-credentials-elsewhere',
  title: 'Credentials of an instance used elsewhere',
  explanation:
    'Credentials that EC2 gave to an instance were used from a network other than the one the instance calls from most. They may have been taken out of it; or the instance reaches AWS in two ways, such as an endpoint inside its network and a gateway outside.',
  statement: sql`WITH used AS (
      SELECT principal, session, "sourceIPAddress" AS address, ${networkOf('"sourceIPAddress"')} AS network, count(*) AS events, min("eventTime") AS first, max("eventTime") AS last
      FROM event WHERE ${SOMEBODY} AND actor = 'ec2.amazonaws.com' AND starts_with(session, 'i-')
        AND regexp_matches("sourceIPAddress", '^[0-9a-fA-F.:]+$') GROUP BY principal, session, address, network
    ), own AS (
      SELECT session, arg_max(network, total) AS network, arg_max(address, total) AS address
      FROM (SELECT session, network, max(address) AS address, sum(events) AS total FROM used GROUP BY session, network) GROUP BY session
    )
    SELECT u.principal, u.address AS subject, u.events, u.first, u.last, struct_pack(instance := u.session, own := o.address) AS facts
    FROM used AS u JOIN own AS o ON o.session = u.session AND o.network <> u.network ORDER BY u.first`,
  tell: ({ subject, facts }) =>
    `Credentials of ${facts?.instance} were used from ${subject}; the instance calls from ${facts?.own}.`,
  events: ({ subject, facts }) =>
    allOf([fieldEquals('session', String(facts?.instance ?? '')), fieldEquals('sourceIPAddress', subject)]),
};
