import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { commonest } from './commonest';
import { column, type View } from './view';
import { CONFIG_VIEWS } from './views-config';
import { IDENTITY_VIEWS } from './views-identity';

const place = [
  column('file_id', 'number of the file it stands in: files.id'),
  column('position', 'its place in the file, from 0'),
];

/** The views in the order they are shown. */
export const VIEWS: readonly View[] = [
  {
    name: 'events',
    description: 'CloudTrail events, each once: what searches look through',
    columns: [
      column('n', 'number of the event; never changes'),
      ...EVENT_FIELDS.map(({ name, path, meaning }) =>
        column(name, path === name ? meaning : `${meaning} (${path})`),
      ),
      ...place,
    ],
    table: 'event',
    rest: 'WHERE duplicate_of IS NULL',
  },
  {
    name: 'principals',
    description: 'Who acted: one row per principal of events',
    columns: [
      column('principal', 'user, role, service or provider identity'),
      column('identityKind', 'its commonest kind', 'mode("identityKind")'),
      column('account', 'its commonest account', 'mode(coalesce("userAccountId", account))'),
      column('events', 'events by it', 'count(*)'),
      column('denied', 'events that were denied', "count(*) FILTER (outcome = 'denied')"),
      column('failed', 'events that failed otherwise', "count(*) FILTER (outcome = 'failed')"),
      column('sessions', 'different session names', 'count(DISTINCT session)'),
      column('addresses', 'different source addresses', 'count(DISTINCT "sourceIPAddress")'),
      column('accessKeys', 'different access keys', 'count(DISTINCT "accessKeyId")'),
      column('services', 'different services', 'count(DISTINCT "eventSource")'),
      column('firstUsed', 'time of its first event', 'min("eventTime")'),
      column('lastUsed', 'time of its last event', 'max("eventTime")'),
    ],
    table: 'event',
    rest: 'WHERE duplicate_of IS NULL AND principal IS NOT NULL GROUP BY principal',
  },
  ...IDENTITY_VIEWS,
  {
    name: 'config_items',
    description: 'AWS Config items, each once',
    columns: [
      column('n', 'number of the item; never changes'),
      ...ITEM_FIELDS.map(({ name, meaning }) => column(name, meaning)),
      ...place,
    ],
    table: 'config_item',
    rest: 'WHERE duplicate_of IS NULL',
  },
  ...CONFIG_VIEWS,
  {
    name: 'findings',
    description: 'What the responder keeps',
    columns: [
      column('id', 'number of the finding'),
      column('title', 'its title'),
      column('severity', 'info, low, medium, high or critical'),
      column('status', 'how far it has come'),
      column('tags', 'its tags, a JSON list'),
      column('notes', 'notes of the responder'),
      column('author', 'who kept it last'),
      column('at', 'when it was kept last'),
      column('query', 'the search it was made from'),
    ],
    table: 'finding AS f',
    rest: 'WHERE NOT removed AND revision = (SELECT max(revision) FROM evidence.main.finding AS o WHERE o.id = f.id)',
  },
  {
    name: 'files',
    description: 'Evidence files as they were found',
    columns: [
      column('id', 'number of the file'),
      column('path', 'absolute path when it was loaded'),
      column('container', 'chain of archives it was found in'),
      column('size', 'bytes on disk'),
      column('kind', 'what it is by its content'),
      column('status', 'loaded, partial, skipped or failed'),
      column('account', 'account of its first records'),
      column('region', 'region of its first records'),
      column('sha256', 'SHA-256 of the bytes on disk'),
      column('contentSha256', 'SHA-256 of the inflated content', 'content_sha256'),
      column('events', 'CloudTrail records kept, repeats included'),
      column('configItems', 'configuration items kept, repeats included', 'config_items'),
      column('loadedAt', 'when it was read', 'loaded_at'),
    ],
    table: 'evidence_file',
  },
  {
    name: 'notices',
    description: 'What must be known about a file or a record',
    columns: [
      column('file_id', 'number of the file: files.id'),
      column('position', "the record's place in the file; NULL when it is about the file"),
      column('kind', 'kind of notice'),
      column('message', 'one sentence'),
    ],
    table: 'notice',
  },
];

const quoted = (name: string): string => `"${name}"`;

/** `mode(…)` is what other engines know; here it is told which of two equally common ones it is. */
const told = (value: string): string =>
  value.replace(/\bmode\(((?:[^()]|\([^()]*\))*)\)/g, (_, of: string) => commonest(of));

/** Makes the views in memory beside the case, so that they always are those of this version. */
export const createViews = (): string[] =>
  VIEWS.map(({ name, columns, table, rest = '' }) => {
    const list = columns
      .map((one) => `${told(one.value ?? quoted(one.name))} AS ${quoted(one.name)}`)
      .join(', ');
    return `CREATE VIEW memory.main.${name} AS SELECT ${list} FROM evidence.main.${table} ${rest}`;
  });
