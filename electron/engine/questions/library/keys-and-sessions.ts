import type { LibraryQuestion } from './question';

export const keysAndSessions: LibraryQuestion = {
  id: 'keys-and-sessions',
  group: 'Who',
  title: 'Keys and sessions of a person',
  explanation:
    'Every access key and session whose actor, principal, user or session name holds the text, with where it was used from. The actor is who is behind a session as far back as the evidence goes.',
  parameters: [{ name: 'person', title: 'Name, e-mail or ARN, or a part of it', field: 'actor' }],
  sql: `SELECT actor, principal, session, "accessKeyId", "identityKind", count(*) AS events,
  count(DISTINCT "sourceIPAddress") AS addresses, min("eventTime") AS "firstTime", max("eventTime") AS "lastTime"
FROM events
WHERE contains(lower(actor), lower($person)) OR contains(lower(principal), lower($person))
  OR contains(lower(session), lower($person)) OR contains(lower("userName"), lower($person))
GROUP BY actor, principal, session, "accessKeyId", "identityKind"
ORDER BY "firstTime", principal, session, "accessKeyId"`,
  rows: 'principal: $principal and session: $session and userIdentity.accessKeyId: $accessKeyId',
};
