import { DuckDBInstance } from '@duckdb/node-api';
import { type DerivingStore, deriveChanges } from '../../../electron/engine/derive/changes/derive-changes';
import { Connection, type Reader, ReaderPool } from '../../../electron/engine/store/run';
import { EVENT_VIEW, TABLES } from '../../../electron/engine/store/schema';
import { identifier, join, raw, type SqlValue, sql } from '../../../electron/engine/store/sql';
import { eventField } from '../../../shared/model/event';

const stores = new WeakMap<Reader, DerivingStore>();

/** An empty case in memory. */
export async function emptyCase(): Promise<Connection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connect = async () => {
    const connection = new Connection(await instance.connect());
    await connection.run(raw("SET TimeZone = 'UTC'"));
    return connection;
  };
  const connection = await connect();
  for (const table of [...TABLES, EVENT_VIEW]) await connection.run(raw(table));
  stores.set(connection, {
    reader: new ReaderPool([await connect(), await connect()]),
    loader: await connect(),
  });
  return connection;
}

/** Derives all changes anew, as a load does at its end. */
export async function derived(connection: Reader): Promise<void> {
  const store = stores.get(connection);
  if (store === undefined) throw new Error('not a case of emptyCase');
  await deriveChanges(store, 0);
}

type Row = Record<string, SqlValue>;

async function insert(connection: Connection, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  await connection.run(
    sql`INSERT INTO ${identifier(table)} (${join(names.map(identifier), ', ')})
      VALUES (${join(
        names.map((name) => sql`${row[name] ?? null}`),
        ', ',
      )})`,
  );
}

/** Values that are not plain become JSON text, as the loader stores documents. */
function flat(fields: Record<string, unknown>): Row {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as SqlValue),
    ]),
  );
}

/** The fields that stand in one of the two tables of an event. */
export const partOf = (table: 'event_record' | 'identity', fields: Row): Row =>
  Object.fromEntries(
    Object.entries(fields).filter(([name]) => (eventField(name)?.table ?? 'event_record') === table),
  );

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

let next = 1;

/** Adds a configuration item captured at `time`; returns its number. */
export async function addItem(
  connection: Connection,
  time: string,
  fields: Record<string, unknown>,
): Promise<number> {
  const n = next++;
  await insert(connection, 'config_item', {
    n,
    file_id: 1,
    position: n,
    offset: 0,
    length: 1,
    content_hash: String(n),
    ...flat({
      awsAccountId: ACCOUNT,
      awsRegion: REGION,
      configurationItemVersion: '1.3',
      configurationItemStatus: 'OK',
      configurationItemCaptureTime: time,
      configurationStateId: String(Date.parse(time)),
      relationships: [],
      relatedEvents: [],
      supplementaryConfiguration: {},
      tags: {},
      ...fields,
    }),
  });
  return n;
}

/** Adds a successful mutating call made at `time`; returns its eventID. */
export async function addCall(
  connection: Connection,
  time: string,
  eventName: string,
  fields: Record<string, unknown>,
): Promise<string> {
  const n = next++;
  const eventID = `event-${n}`;
  const all: Row = flat({ principal: 'arn:aws:iam::111122223333:user/kim', ...fields });
  await insert(connection, 'identity', { id: n, ...partOf('identity', all) });
  await insert(connection, 'event_record', {
    n,
    identity: n,
    file_id: 2,
    position: n,
    offset: 0,
    length: 1,
    ...flat({
      eventID,
      eventTime: time,
      eventName,
      eventSource: 'ec2.amazonaws.com',
      awsRegion: REGION,
      account: ACCOUNT,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
      readOnly: false,
      outcome: 'ok',
      ...partOf('event_record', all),
    }),
  });
  return eventID;
}
