import { cpSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../unit/helpers/engine';
import { distinctEvents, recount } from '../unit/helpers/recount';
import { hasSamples, sample } from '../unit/helpers/samples';
import { tempFolder } from '../unit/helpers/temp';
import { filesIn, fingerprints } from '../unit/helpers/tree';

/** Every folder of samples, with the records and items it is known for (null: of carriers not read yet). */
const SOURCES = [
  ['cloudtrail/aws-iam-user-guide', 10, 0],
  ['cloudtrail/cloud-custodian-eventbridge', null, 0],
  ['cloudtrail/grycap-cloudtrail-tracker', 142, 0],
  ['cloudtrail/invictus-aws_dataset', 2_900, 0],
  ['cloudtrail/otrf-security-datasets', 103, 0],
  ['cloudtrail/stratus-red-team', 310, 0],
  ['cloudtrail/traildiscover', 315, 0],
  ['cloudtrail/trailscraper', 4, 0],
  ['cloudtrail/umccr-cloudtrail-parquet', 206, 0],
  ['config/aws-config-rdk', 0, null],
  ['config/cloud-custodian', 0, null],
] as const;

describe.skipIf(!hasSamples)('evidence samples', () => {
  it.each(SOURCES)('%s: every record JSON.parse finds is there, once', async (source, events, items) => {
    const folder = sample(source);
    const expected = recount(folder);
    if (events !== null) expect(expected.events.length, 'what the samples say').toBe(events);
    if (items !== null) expect(expected.items.length, 'what the samples say').toBe(items);
    const engine = await TestEngine.load(folder);
    const { files, events: loaded, configItems } = engine.summary;
    expect(files.found).toBe(expected.files);
    // A file that is no JSON is failed, or partial when whole items stand before the damage.
    expect(files.failed + files.partial).toBe(expected.broken.length);
    expect(loaded.records).toBe(expected.events.length);
    const { unique, suspect } = distinctEvents(expected.events);
    expect(loaded.unique).toBe(unique);
    expect(configItems.records - files.partial).toBe(expected.items.length);
    const notices = await engine.notices();
    const of = (kind: string) => notices.filter((notice) => notice.kind === kind);
    expect(of('tampered')).toHaveLength(suspect);
    for (const { file } of of('unsupported')) expect(file).toMatch(/\.zip$/);
    const others = notices.filter(({ kind }) => kind !== 'tampered' && kind !== 'unsupported');
    expect([...new Set(others.map(({ file }) => file))].sort()).toEqual(expected.broken.sort());
  });

  it('invictus: the records, those without a type of identity, and the failed calls', async () => {
    const folder = sample('cloudtrail/invictus-aws_dataset');
    const engine = await TestEngine.load(folder);
    expect(engine.summary.files).toMatchObject({ found: 55, loaded: 55 });
    expect(engine.summary.events).toEqual({ records: 2_900, unique: 2_900, duplicates: 0, rejected: 0 });
    const records = recount(folder).events;
    const withoutType = records.filter((record) => !(record.userIdentity as { type?: string }).type);
    expect(withoutType).toHaveLength(42);
    expect(await engine.count('not userIdentity.type: *')).toBe(42);
    expect(records.filter((record) => record.errorCode)).toHaveLength(300);
    expect(await engine.count('errorCode: *')).toBe(300);
    const services = await engine.rows(
      'SELECT * FROM event WHERE "userType" IS NULL AND "identityKind" = \'service\'',
    );
    expect(services).toHaveLength(42);
  });

  it('trailscraper: the compressed copy loads like the plain one, as duplicates', async () => {
    const engine = await TestEngine.load(sample('cloudtrail/trailscraper'));
    expect(engine.summary.events).toEqual({ records: 4, unique: 2, duplicates: 2, rejected: 0 });
    const rows = await engine.rows<{ content: string; copy: boolean }>(
      `SELECT to_json(e)::VARCHAR AS content, copy FROM (
         SELECT * EXCLUDE (n, file_id, duplicate_of), duplicate_of IS NOT NULL AS copy FROM event) AS e
       ORDER BY e."eventID", copy`,
    );
    const contents = rows.map(({ content, copy }) => [content.replace(/,"copy":(true|false)/, ''), copy]);
    expect(contents.map(([, copy]) => copy)).toEqual([false, true, false, true]);
    expect(contents[0]![0]).toBe(contents[1]![0]);
    expect(contents[2]![0]).toBe(contents[3]![0]);
    expect(contents[0]![0]).not.toBe(contents[2]![0]);
  });

  it('umccr: one file for every version of the record format', async () => {
    const engine = await TestEngine.load(sample('cloudtrail/umccr-cloudtrail-parquet'));
    const found = await engine.rows<{ eventVersion: string }>(
      `SELECT DISTINCT "eventVersion" FROM event JOIN evidence_file AS f ON f.id = file_id
       WHERE contains(path, '/examples/') ORDER BY split_part("eventVersion", '.', 2)::INTEGER`,
    );
    const minors = new Set(found.map(({ eventVersion }) => Number(eventVersion.split('.')[1])));
    expect([...minors]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('rdk: the two files that are not valid JSON are notices, their neighbours load', async () => {
    const engine = await TestEngine.load(sample('config/aws-config-rdk'));
    const notices = await engine.notices();
    expect(notices.map(({ file, kind }) => [basename(file), kind])).toEqual([
      ['AWS_EC2_NetworkInterface.json', 'truncated'],
      ['AWS_SSM_ManagedInstanceInventory_Linux.json', 'not-json'],
    ]);
    expect(notices[1]!.message).toContain('control character');
  });

  it('loading the same folder again adds nothing and changes nothing in it', async () => {
    const folder = join(tempFolder(), 'evidence');
    for (const source of [
      'cloudtrail/invictus-aws_dataset',
      'cloudtrail/trailscraper',
      'config/cloud-custodian',
    ]) {
      cpSync(sample(source), join(folder, basename(source)), { recursive: true });
    }
    for (const path of filesIn(folder)) utimesSync(path, 1_600_000_000, 1_600_000_000.25);
    const before = fingerprints(folder);
    const engine = await TestEngine.load(folder);
    const rows = () => engine.rows('SELECT n, file_id, duplicate_of FROM event ORDER BY n');
    const first = await rows();
    expect(first).toHaveLength(2_904);
    const again = await engine.load(folder);
    const none = { records: 0, unique: 0, duplicates: 0, rejected: 0 };
    expect(again).toMatchObject({ events: none, configItems: none, notices: 0 });
    expect(again.files.alreadyLoaded).toBe(again.files.found);
    expect(again.files.found).toBe(filesIn(folder).length);
    expect(await rows()).toEqual(first);
    expect(fingerprints(folder)).toEqual(before);
  });
});
