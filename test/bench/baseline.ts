import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';

/**
 * The yardstick: what DuckDB alone makes of a folder of CloudTrail logs, `read_json` and `json_extract_string` into a
 * table of 22 columns and the file name. It has all cores, no order to keep and no limit of memory: with the 4 GiB that the
 * application gives DuckDB it runs out of memory on the same files. Run as a process of its own: `baseline.ts FOLDER DATABASE`; prints seconds.
 */
const PATHS = [
  'eventVersion',
  'eventID',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'readOnly',
  'managementEvent',
  'eventType',
  'eventCategory',
  'recipientAccountId',
  'requestID',
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'tlsDetails',
];

const [folder, database] = process.argv.slice(2);
if (!folder || !database) throw new Error('usage: baseline.ts FOLDER DATABASE');
rmSync(database, { force: true });
const started = performance.now();
const instance = await DuckDBInstance.create(database, { threads: String(availableParallelism()) });
const connection = await instance.connect();
await connection.run('SET preserve_insertion_order = false');
await connection.run(`CREATE TABLE event AS
  WITH r AS (
    SELECT filename, unnest(Records) AS record
    FROM read_json('${folder}/**/*.json.gz', columns = {Records: 'JSON[]'}, maximum_object_size = 1000000000, filename = true)
  ), p AS (SELECT filename, json_extract_string(record, [${PATHS.map((path) => `'$.${path}'`).join(', ')}]) AS v FROM r)
  SELECT filename, ${PATHS.map((path, index) => `v[${index + 1}] AS "${path}"`).join(', ')} FROM p`);
await connection.run('CHECKPOINT');
const seconds = (performance.now() - started) / 1000;
const rows = (await connection.runAndReadAll('SELECT count(*)::INTEGER FROM event')).getRowsJson()[0]?.[0];
console.log(JSON.stringify({ seconds, rows, bytes: statSync(database).size }));
