import { describe, expect, it } from 'vitest';
import { configItem } from '../../samples/carriers';
import { TestEngine } from '../helpers/engine';
import { eventId, type Json, logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const loaded = (files: Readonly<Record<string, string>>) => TestEngine.load(writeFiles(tempFolder(), files));
const reversed = (record: Json): Json => Object.fromEntries(Object.entries(record).reverse());

describe('repeats', () => {
  it('a summary repeats the record that says more, whichever comes first, and nothing is called tampered', async () => {
    const csv = (...numbers: number[]) =>
      [
        'Event ID,Event time,User name,Event source,Event name,AWS region',
        ...numbers.map(
          (number) =>
            `${eventId(number)},2026-02-03T00:00:0${number}Z,kim,s3.amazonaws.com,GetObject,eu-central-1`,
        ),
      ].join('\n');
    const engine = await loaded({
      'a.csv': csv(1, 2, 3),
      'b.json': logText([trailRecord(1), trailRecord(2)]),
      'c.csv': csv(2, 3),
      'd.csv': `eventid,eventname,eventtime\n${eventId(2)},GetObject,2026-02-03T00:00:02Z\n`,
    });
    expect(engine.summary.events).toMatchObject({ records: 8, unique: 3, duplicates: 5 });
    expect(await engine.notices()).toEqual([]);
    const kept = await engine.rows(
      `SELECT "eventID" AS id, "requestParameters" IS NOT NULL AS whole FROM event WHERE duplicate_of IS NULL ORDER BY id`,
    );
    expect(kept).toEqual([1, 2, 3].map((number) => ({ id: eventId(number), whole: number < 3 })));
  });

  it('a row that calls itself a summary in a log is compared like any other', async () => {
    const engine = await loaded({
      'a.json': logText([trailRecord(1)]),
      'b.json': logText([trailRecord(1, { userAgent: 'other', summaryOnly: true })]),
    });
    expect((await engine.notices()).map(({ kind }) => kind)).toEqual(['tampered']);
  });

  it('records that tell another account of the caller, and name no recipient, differ', async () => {
    const by = (accountId: string) =>
      trailRecord(1, {
        recipientAccountId: undefined,
        userIdentity: {
          type: 'Root',
          principalId: accountId,
          accountId,
          arn: `arn:aws:iam::${accountId}:root`,
        },
      });
    const engine = await loaded({ 'a.json': logText([by('111111111111'), by('222222222222')]) });
    expect(engine.summary.events).toMatchObject({ unique: 2, duplicates: 0 });
    expect((await engine.notices()).map(({ kind }) => kind)).toEqual(['tampered']);
  });

  it('what shippers add does not make another event of it', async () => {
    const { eventTime, ...rest } = trailRecord(1);
    const engine = await loaded({
      'a.json': logText([trailRecord(1)]),
      'b.json': JSON.stringify({ ...reversed(rest), '@timestamp': eventTime, '@version': '1' }),
    });
    expect(engine.summary.events).toMatchObject({ unique: 1, duplicates: 1 });
    expect(await engine.notices()).toEqual([]);
  });

  it('records without an id are told apart by content, whatever the order of their keys', async () => {
    const { eventID: _, ...old } = trailRecord(1, { eventVersion: '1.00' });
    const other = { ...old, requestParameters: { bucketName: 'other' } };
    const engine = await loaded({
      'a.json': logText([old, other]),
      'b.json': logText([{ ...reversed(old), requestParameters: reversed(old.requestParameters as Json) }]),
    });
    expect(engine.summary.events).toMatchObject({ records: 3, unique: 2, duplicates: 1 });
  });

  it('a configuration item is one in the spellings of S3 and of the API, in a notification and in an oversized one', async () => {
    const item = configItem(1, {
      supplementaryConfiguration: { Tags: [{ key: 'a', value: 'b' }] },
      relationships: [
        { resourceId: 'vpc-1', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' },
        {
          resourceId: 'sg-1',
          resourceType: 'AWS::EC2::SecurityGroup',
          resourceName: null,
          name: 'Is associated with',
        },
      ],
    });
    const { awsAccountId, ARN, configurationItemVersion, relationships, configuration, ...rest } = item;
    const api = {
      ...reversed(rest),
      accountId: awsAccountId,
      arn: ARN,
      version: configurationItemVersion,
      configuration: JSON.stringify(configuration, null, 1),
      supplementaryConfiguration: { Tags: '[{"value":"b","key":"a"}]' },
      relationships: (relationships as Json[])
        .reverse()
        .map(({ name, ...part }) => ({ ...part, relationshipName: name })),
    };
    const summary = {
      ...rest,
      awsAccountId,
      ARN,
      relationships: undefined,
      supplementaryConfiguration: undefined,
    };
    const engine = await loaded({
      'a.json': JSON.stringify({
        configurationItemSummary: summary,
        s3DeliverySummary: { s3BucketLocation: 'bucket/key' },
        messageType: 'OversizedConfigurationItemChangeNotification',
      }),
      'b.json': JSON.stringify({
        configurationItems: [item, configItem(1, { configuration: { other: true } })],
      }),
      'c.json': JSON.stringify({ configurationItems: [api] }),
      'd.json': JSON.stringify({
        configurationItem: item,
        messageType: 'ConfigurationItemChangeNotification',
      }),
    });
    expect(engine.summary.configItems).toMatchObject({ records: 5, unique: 2, duplicates: 3 });
  });

  it('the records of one action in several accounts name one another; Insights do not', async () => {
    const shared = { sharedEventID: 'shared' };
    const other = trailRecord(2, { ...shared, recipientAccountId: '444455556666' });
    const engine = await loaded({
      'a.json': logText([trailRecord(1, shared), other, trailRecord(3)]),
      'b.json': logText([
        other,
        trailRecord(4, { sharedEventID: 'i', eventCategory: 'Insight' }),
        trailRecord(5, { sharedEventID: 'i', eventCategory: 'Insight' }),
      ]),
    });
    const sharedOf = async (number: number) =>
      (await engine.call('event.find', { eventID: eventId(number) })).map(({ shared }) =>
        shared.map(({ eventID, account }) => [eventID, account]),
      );
    expect(await sharedOf(1)).toEqual([[[eventId(2), '444455556666']]]);
    expect(await sharedOf(2)).toEqual([[[eventId(1), '111122223333']], [[eventId(1), '111122223333']]]);
    expect([...(await sharedOf(3)), ...(await sharedOf(4))]).toEqual([[], []]);
  });
});
