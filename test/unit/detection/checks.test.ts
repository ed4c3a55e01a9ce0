import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkMoment } from '../../../electron/engine/detection/checks/check-moment';
import type { Connection } from '../../../electron/engine/store/run';
import { CALLS } from '../../../shared/api';
import type { CheckRow } from '../../../shared/model/check';
import { addCall, addItem, derived, emptyCase } from '../changes/rows';
import { tempFolder } from '../helpers/temp';

let store: Connection;
beforeEach(async () => {
  store = await emptyCase();
});

async function checked(at: string, place?: string): Promise<(id: string) => CheckRow | undefined> {
  await derived(store);
  const { rows } = await checkMoment(store, CALLS.checks.args.parse({ at, place }));
  return (id) => rows.find(({ check }) => check === id);
}

const GROUP = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-0123456789abcdef0' };
const group = (...ipPermissions: object[]) => ({
  ...GROUP,
  configuration: { groupId: GROUP.resourceId, groupName: 'web', ipPermissions },
});
const rule = (protocol: string, from: number | undefined, to: number | undefined, cidr: object) => ({
  ipProtocol: protocol,
  fromPort: from,
  toPort: to,
  ...cidr,
});
const V4 = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };

describe('checks on a moment', () => {
  it('say since when a port is open, and who opened it', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', group(rule('tcp', 443, 443, V4)));
    await addItem(store, '2026-02-10T12:01:00Z', group(rule('tcp', 443, 443, V4), rule('tcp', 20, 30, V4)));
    await addItem(store, '2026-02-10T14:00:00Z', { ...group(rule('tcp', 20, 30, V4)), tags: { a: 'b' } });
    const eventID = await addCall(store, '2026-02-10T12:00:00Z', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId: GROUP.resourceId,
        cidrIp: '0.0.0.0/0',
        ipProtocol: 'tcp',
        fromPort: 20,
        toPort: 30,
      },
    });
    const early = await checked('2026-02-10T09:00:00Z');
    expect(early('unrestricted-ssh')).toMatchObject({ verdict: 'pass', since: null, becameBy: null });
    const late = await checked('2026-02-10T15:00:00Z');
    expect(late('unrestricted-ssh')).toMatchObject({
      verdict: 'fail',
      since: '2026-02-10T12:01:00Z',
      becameBy: { eventID, principal: 'arn:aws:iam::111122223333:user/kim' },
    });
    expect(late('unrestricted-ssh-ipv6')?.verdict).toBe('pass');
    expect(late('unrestricted-common-ports')?.verdict).toBe('fail');
  });

  it.each([
    ['all protocols, no ports', rule('-1', undefined, undefined, V4), 'fail'],
    ['ports −1', rule('tcp', -1, -1, V4), 'fail'],
    ['the older spelling of ranges', rule('6', 22, 22, { ipRanges: ['0.0.0.0/0'] }), 'fail'],
    ['udp', rule('udp', 22, 22, V4), 'pass'],
    ['a range that ends before', rule('tcp', 1, 21, V4), 'pass'],
    ['another source', rule('tcp', 22, 22, { ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }] }), 'pass'],
  ])('read rules as AWS does: %s', async (_, permission, verdict) => {
    await addItem(store, '2026-02-10T08:00:00Z', group(permission));
    expect((await checked('2026-02-10T09:00:00Z'))('unrestricted-ssh')?.verdict).toBe(verdict);
  });

  it('tell not enough evidence from a pass, and leave out what is gone', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', { ...GROUP, configuration: { vpcId: 'vpc-1' } });
    expect((await checked('2026-02-10T09:00:00Z'))('unrestricted-ssh')?.verdict).toBe('unknown');
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...GROUP,
      configuration: null,
      configurationItemStatus: 'ResourceDeleted',
    });
    expect((await checked('2026-02-10T11:00:00Z'))('unrestricted-ssh')).toBeUndefined();
  });

  const bucket = (statement: object, block: object | null = null) => ({
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'shop',
    configuration: { name: 'shop' },
    supplementaryConfiguration: {
      BucketPolicy: { policyText: JSON.stringify({ Statement: [statement] }) },
      ...(block === null ? {} : { PublicAccessBlockConfiguration: block }),
    },
  });
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };

  it.each([
    ['anyone', bucket(open), 'fail'],
    ['anyone, spelt as AWS', bucket({ ...open, Principal: { AWS: ['*'] } }), 'fail'],
    [
      'anyone from one address',
      bucket({ ...open, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      'pass',
    ],
    ['anyone over TLS', bucket({ ...open, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }), 'fail'],
    ['one account', bucket({ ...open, Principal: { AWS: '111122223333' } }), 'pass'],
    ['anyone, blocked', bucket(open, { restrictPublicBuckets: true, ignorePublicAcls: true }), 'pass'],
    ['anyone, half blocked', bucket(open, { restrictPublicBuckets: false, ignorePublicAcls: true }), 'fail'],
  ])('know a public bucket: %s', async (_, item, verdict) => {
    await addItem(store, '2026-02-10T08:00:00Z', item);
    expect((await checked('2026-02-10T09:00:00Z'))('s3-public-access')?.verdict).toBe(verdict);
  });

  it('let the account block what a bucket opens', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', bucket(open));
    await addItem(store, '2026-02-10T08:30:00Z', {
      resourceType: 'AWS::S3::AccountPublicAccessBlock',
      resourceId: '111122223333',
      configuration: { restrictPublicBuckets: true, ignorePublicAcls: true },
    });
    expect((await checked('2026-02-10T08:15:00Z'))('s3-public-access')?.verdict).toBe('fail');
    expect((await checked('2026-02-10T09:00:00Z'))('s3-public-access')?.verdict).toBe('pass');
  });

  it('count the days of a certificate from the moment', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', {
      resourceType: 'AWS::ACM::Certificate',
      resourceId: 'arn:aws:acm:eu-central-1:111122223333:certificate/1',
      configuration: { status: 'ISSUED', notAfter: '2026-03-20T00:00:00.000Z' },
    });
    expect((await checked('2026-02-10T09:00:00Z'))('acm-expiry')?.verdict).toBe('pass');
    expect((await checked('2026-02-18T00:00:00Z'))('acm-expiry')?.verdict).toBe('fail');
  });

  it('take further ones from a folder, and say which files are none', async () => {
    const folder = join(tempFolder(), 'checks');
    mkdirSync(folder);
    const own = {
      id: 'no-web-name',
      title: 'No group is called web',
      severity: 'info',
      explanation: 'Names matter.',
      resourceType: GROUP.resourceType,
      needs: ['configuration.groupName'],
      fails: { path: 'configuration.groupName', in: ['WEB'] },
    };
    writeFileSync(join(folder, 'own.json'), JSON.stringify([own]));
    writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...own, fails: { path: 'x', sounds: 'bad' } }));
    await addItem(store, '2026-02-10T08:00:00Z', group());
    expect((await checked('2026-02-10T09:00:00Z', folder))('no-web-name')?.verdict).toBe('fail');
    const { failed } = await checkMoment(store, CALLS.checks.args.parse({ place: folder }));
    expect(failed.map(({ file }) => file)).toEqual([join(folder, 'bad.json')]);
  });
});
