import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cloudTrailLog } from '../../../electron/engine/formats/cloudtrail-log';
import { configItems } from '../../../electron/engine/formats/config-items';
import type { FileKind } from '../../../shared/model/evidence';
import { itemId, SAMPLES } from '../../samples/carriers';
import { unionOf } from '../docs/pages';
import { portionsOf, readDocument } from '../helpers/document';
import { eventId } from '../helpers/records';

const cells = (carrier: typeof cloudTrailLog, name: string) => {
  const at = carrier.columns.findIndex((column) => column.name === name);
  return 4 + at + carrier.columns.slice(0, at).filter((column) => column.type === 'time').length;
};
const EVENT_ID = cells(cloudTrailLog, 'eventID');
const EVENT_TIME = cells(cloudTrailLog, 'eventTime');
const ITEM_ID = cells(configItems, 'resourceId');
const inflated = (content: Buffer) => (content[0] === 0x1f ? gunzipSync(content) : content);

describe('carriers', () => {
  it('has a sample of every kind of file', () => {
    const kinds = new Set<string>(SAMPLES.map(({ kind }) => kind));
    const without: FileKind[] = ['unrecognised', 'archive'];
    expect(unionOf('shared/model/evidence.ts', 'FileKind').filter((kind) => !kinds.has(kind))).toEqual(
      without.sort(),
    );
  });

  it.each(SAMPLES.map((sample) => [sample.name, sample] as const))('reads: %s', (_, sample) => {
    const content = inflated(sample.content);
    const { report, events, items } = readDocument([content]);
    const notices = sample.kind === 'parquet' ? ['unsupported'] : [];
    expect(report.notices.map(({ kind }) => kind)).toEqual(notices);
    expect(report.kind).toBe(sample.kind);
    const kept = (sample.events?.length ?? 0) + (sample.items?.length ?? 0);
    expect(report.status).toBe(kept > 0 || sample.whole ? 'loaded' : 'skipped');
    expect(events.map((row) => row[EVENT_ID])).toEqual((sample.events ?? []).map(eventId));
    expect(items.map((row) => row[ITEM_ID])).toEqual((sample.items ?? []).map(itemId));
    const rows = [...events, ...items];
    expect(rows.map((row) => row[1])).toEqual(rows.map((__, index) => String(index)));
    for (const row of rows) {
      const written = content.subarray(Number(row[2]), Number(row[2]) + Number(row[3]));
      const id = events.includes(row) ? row[EVENT_ID]! : row[ITEM_ID]!;
      if (!sample.encoded) expect(JSON.stringify(JSON.parse(written.toString()))).toContain(id);
      expect(written.length).toBeGreaterThan(1);
    }
    if (sample.time) {
      const [from, iso] = sample.time;
      const row = events[events.length - 1]!;
      expect([row[EVENT_TIME], row[EVENT_TIME + 1]]).toEqual([String(Date.parse(iso) * 1000), from]);
    }
  });

  it('keeps what a rule says of a resource', () => {
    const verdicts = SAMPLES.flatMap(({ content }) => readDocument([inflated(content)]).sides);
    expect(verdicts.filter(([table]) => table === 'compliance_notice').map(([, cells]) => cells)).toEqual(
      ['NON_COMPLIANT', 'COMPLIANT'].map((verdict) => [
        ...[1, 0, '111122223333', 'eu-central-1', 'ssh', 'AWS::EC2::SecurityGroup', 'sg-1'],
        ...[verdict, '2026-02-03T04:05:06.000Z', 'port 22 is open', null, null, '2026-02-03T04:05:07.000Z'],
      ]),
    );
  });

  it.each(SAMPLES.map((sample) => [sample.name, sample] as const))('reads in portions: %s', (_, sample) => {
    const content = inflated(sample.content);
    const whole = readDocument([content]);
    for (const sizes of [[1], [3, 50, 7], [113]]) {
      expect(readDocument(portionsOf(content, sizes))).toEqual(whole);
    }
  });
});
