import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

export const peopleUnderSharedRoles: SignalQuestion = {
  id: 'people-under-shared-roles',
  title: 'Session names that look like people',
  explanation:
    'A role is used under several session names; one of them looks like a person, and the chain of calls leads to somebody else or cannot be followed. The caller chooses the name: it may be the person, or somebody who wrote that name.',
  statement: sql`WITH named AS (
      SELECT principal, session AS subject, min(actor) AS actor, count(*) AS sessions, sum(events) AS events, min(first_used) AS first, max(last_used) AS last
      FROM credential WHERE "identityKind" = 'role' AND NOT contains(principal, '/aws-reserved/')
        AND regexp_matches(session, '^[A-Za-z]+[._][A-Za-z]+$|.@.+[.]')
        AND ("actorFrom" = 'cut' OR NOT contains(lower(actor), lower(split_part(session, '@', 1))))
      GROUP BY principal, subject
    )
    SELECT principal, subject, events, first, last, struct_pack(sessions := sessions, actor := actor) AS facts FROM named
    WHERE principal IN (SELECT principal FROM credential WHERE "identityKind" = 'role' GROUP BY principal HAVING count(DISTINCT session) > 1)
    ORDER BY principal, subject`,
  tell: ({ principal, subject, facts }) =>
    `A session of ${principal} is called ${subject}; as far as the evidence goes, ${facts?.actor} is behind it.`,
  events: ({ principal, subject }) =>
    allOf([fieldEquals('principal', principal), fieldEquals('session', subject)]),
};
