import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

export const roleFromNewAccount: SignalQuestion = {
  id: 'role-from-new-account',
  title: 'A role taken from another account for the first time',
  explanation:
    'A role was taken by a caller of another account, and the evidence of at least two hours before shows no one of that account taking it. A trust that was widened shows like this; so does a new partner.',
  statement: sql`WITH taken AS (
      SELECT c.principal, p.account AS subject, count(*) AS times, sum(c.events) AS events, min(c.issued_at) AS first, max(c.issued_at) AS last
      FROM credential AS c JOIN credential AS p ON p.key = c.parent
      WHERE c.issued_with = 'AssumeRole' AND c.joined_by <> 'issuer' AND p.account IS NOT NULL AND c.account IS NOT NULL AND p.account <> c.account AND p."identityKind" <> 'service'
      GROUP BY c.principal, subject
    )
    SELECT principal, subject, times AS events, first, last, struct_pack(times := times) AS facts FROM taken
    WHERE first >= (SELECT min("eventTime") FROM event) + INTERVAL 2 HOUR ORDER BY times, first`,
  tell: ({ principal, subject, facts }) =>
    `${principal} was taken from account ${subject}, ${Number(facts?.times) === 1 ? 'once' : `${facts?.times} times`}.`,
  events: ({ principal, subject }) =>
    allOf([
      fieldEquals('eventName', 'AssumeRole'),
      fieldEquals('requestParameters.roleArn', principal),
      fieldEquals('userIdentity.accountId', subject),
    ]),
};
