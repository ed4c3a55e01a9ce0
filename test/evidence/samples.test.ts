import { cpSync, utimesSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../unit/helpers/engine';
import { distinctEvents, recount } from '../unit/helpers/recount';
import { hasSamples, sample } from '../unit/helpers/samples';
import { tempFolder } from '../unit/helpers/temp';
import { filesIn, fingerprints } from '../unit/helpers/tree';
import { NOTICES, SALVAGED } from './sample-notices';

/**
 * Every folder of samples: its files, and the events and items it is known for. Of `config/cloud-custodian` the description
 * of the samples says 32 items; its files hold 15.
 */
const SOURCES = [
  ['cloudtrail/aws-iam-user-guide', 13, 10, 0],
  ['cloudtrail/cloud-custodian-eventbridge', 37, 24, 3],
  ['cloudtrail/grycap-cloudtrail-tracker', 3, 142, 0],
  ['cloudtrail/invictus-aws_dataset', 55, 2_900, 0],
  ['cloudtrail/otrf-security-datasets', 2, 103, 0],
  ['cloudtrail/stratus-red-team', 35, 310, 0],
  ['cloudtrail/traildiscover', 717, 315, 0],
  ['cloudtrail/trailscraper', 2, 4, 0],
  ['cloudtrail/umccr-cloudtrail-parquet', 23, 206, 0],
  ['config/aws-config-developer-guide', 27, 9, 13],
  ['config/aws-config-rdk', 80, 0, 78],
  ['config/awsconfig-transformerd', 31, 0, 29],
  ['config/cloud-custodian', 17, 1, 15],
] as const;

describe.skipIf(!hasSamples)('evidence samples', () => {
  it.each(SOURCES)(
    '%s: every record is there, once, and every notice is right',
    async (source, count, events, items) => {
      const folder = sample(source);
      const expected = recount(folder);
      expect([expected.files, expected.events.length, expected.items.length]).toEqual([count, events, items]);
      const engine = await TestEngine.load(folder);
      const { files, events: loaded, configItems } = engine.summary;
      // The archive among the samples holds one file, which stands beside it unpacked.
      const packed = source.includes('otrf') ? events : 0;
      expect(files.found).toBe(count + (packed > 0 ? 1 : 0));
      expect(loaded.records - loaded.rejected).toBe(events + packed);
      expect(loaded.unique).toBe(distinctEvents(expected.events).unique);
      // Whole items may stand before the damage in a file that JSON.parse refuses.
      const salvaged = SALVAGED.filter(([file]) => file.startsWith(`${source}/`));
      const more = salvaged.reduce((sum, [, count]) => sum + count, 0);
      expect(configItems.records - configItems.rejected).toBe(items + more);
      const notices = await engine.notices();
      const found = notices.map(({ file, kind, position }) => [relative(folder, file), kind, position]);
      const listed = NOTICES.filter(([file]) => file.startsWith(`${source}/`));
      expect(found).toEqual(listed.map(([file, kind, position]) => [relative(source, file), kind, position]));
    },
  );

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
    expect(first).toHaveLength(2_905);
    const again = await engine.load(folder);
    const none = { records: 0, unique: 0, duplicates: 0, rejected: 0 };
    expect(again).toMatchObject({ events: none, configItems: none, notices: 0 });
    expect(again.files.alreadyLoaded).toBe(again.files.found);
    expect(again.files.found).toBe(filesIn(folder).length);
    expect(await rows()).toEqual(first);
    expect(fingerprints(folder)).toEqual(before);
  });
});
