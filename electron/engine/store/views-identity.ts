import { column, type View } from './view';

/** Credentials, and the identifiers that events touch. */
export const IDENTITY_VIEWS: readonly View[] = [
  {
    name: 'credentials',
    description: 'Access keys and sessions: what each began with, and who is behind it',
    columns: [
      column('credential', 'its key here: events.credential', 'key'),
      column('accessKeyId', 'the access key; NULL when there is none, or a masked one'),
      column('identityKind', 'kind of the identity it acts as'),
      column('principal', 'whom it acts as'),
      column('session', 'session name'),
      column('account', 'account of the identity'),
      column('created', 'when the session began'),
      column('issuedBy', 'number of the call that issued it: events.n', 'issued_by'),
      column('issuedAt', 'when it was issued', 'issued_at'),
      column('issuedWith', 'the call that issued it', 'issued_with'),
      column('parent', 'the credential that asked for it'),
      column('origin', 'the first of its chain; NULL in a circle'),
      column('ended', 'what the chain begins with, or why it cannot be followed further'),
      column('actor', 'who is behind it'),
      column('events', 'events made with it'),
      column('firstUsed', 'time of the first of them', 'first_used'),
      column('lastUsed', 'time of the last of them', 'last_used'),
    ],
    table: 'credential',
  },
  {
    name: 'identifiers',
    description: 'Which events touch which ARNs, ids, keys and names',
    columns: [
      column('n', 'number of the event: events.n'),
      column('value', 'the identifier, as written'),
      column('document', 'document of the event it was found in'),
      column('key', 'innermost key it stood under'),
    ],
    table: 'event_entity AS l',
    rest: 'JOIN evidence.main.entity AS i ON i.id = l.entity',
  },
];
