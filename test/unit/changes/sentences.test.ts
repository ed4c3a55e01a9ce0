import { describe, expect, it } from 'vitest';
import { diffItems, NO_BODY } from '../../../electron/engine/derive/changes/item-diff';
import { sentenceOf, summaryOf } from '../../../electron/engine/derive/changes/sentences';

const said = (
  type: string,
  from: object,
  to: object,
  part: 'configuration' | 'supplementaryConfiguration' = 'configuration',
) =>
  diffItems({ ...NO_BODY, [part]: JSON.stringify(from) }, { ...NO_BODY, [part]: JSON.stringify(to) }).map(
    (entry) => sentenceOf(entry, type),
  );
const rules = (...ipPermissions: object[]) => ({ ipPermissions });
const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const trust = (...principals: object[]) => ({
  assumeRolePolicyDocument: encodeURIComponent(
    JSON.stringify({
      Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
    }),
  ),
});
const policy = (...Statement: object[]) => ({ BucketPolicy: { policyText: JSON.stringify({ Statement }) } });

describe('a difference in plain words', () => {
  it('names what a rule lets in and out', () => {
    expect(said('AWS::EC2::SecurityGroup', rules(), rules(ssh))).toEqual(['allows tcp 22 from 0.0.0.0/0']);
    expect(said('AWS::EC2::SecurityGroup', rules(ssh), rules())).toEqual([
      'no longer allows tcp 22 from 0.0.0.0/0',
    ]);
    expect(
      said('AWS::EC2::SecurityGroup', { ipPermissionsEgress: [] }, { ipPermissionsEgress: [ssh] }),
    ).toEqual(['allows out tcp 22 to 0.0.0.0/0']);
  });

  it('names who may assume a role', () => {
    const ec2 = { Service: 'ec2.amazonaws.com' };
    expect(said('AWS::IAM::Role', trust(ec2), trust(ec2, { AWS: 'arn:aws:iam::999999999999:root' }))).toEqual(
      ['role can now be assumed by account 999999999999'],
    );
    expect(said('AWS::IAM::Role', trust(ec2, { AWS: '*' }), trust(ec2))).toEqual([
      'role can no longer be assumed by anyone',
    ]);
  });

  it('names whom a bucket policy lets in', () => {
    const read = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
    const [sentence] = said(
      'AWS::S3::Bucket',
      policy({ ...read, Principal: { AWS: '111122223333' } }),
      policy({ ...read, Principal: { AWS: '111122223333' } }, read),
      'supplementaryConfiguration',
    );
    expect(sentence).toBe('bucket policy now lets anyone read (s3:GetObject on arn:aws:s3:::b/*)');
  });

  it('says nothing where order, lists of one and Sid are all that differs', () => {
    const one = {
      Sid: 'a',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['s3:GetObject'],
      Resource: ['x'],
    };
    const other = { Sid: 'a', Resource: 'x', Action: 's3:getobject', Principal: '*', Effect: 'Allow' };
    expect(said('AWS::S3::Bucket', policy(one), policy(other), 'supplementaryConfiguration')).toEqual([]);
  });

  it('names attached policies, tags, states and settings', () => {
    const admin = {
      policyName: 'AdministratorAccess',
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    };
    expect(
      said('AWS::IAM::User', { attachedManagedPolicies: [] }, { attachedManagedPolicies: [admin] }),
    ).toEqual(['policy AdministratorAccess is now attached']);
    expect(
      said(
        'AWS::EC2::Instance',
        { state: { code: 16, name: 'running' } },
        { state: { code: 80, name: 'stopped' } },
      ),
    ).toContain('is now stopped, was running');
    expect(said('AWS::EC2::Volume', { size: 10 }, { size: 20 })).toEqual(['size is now 20, was 10']);
    expect(
      said(
        'AWS::S3::Bucket',
        { PublicAccessBlockConfiguration: { blockPublicPolicy: true } },
        { PublicAccessBlockConfiguration: { blockPublicPolicy: false } },
        'supplementaryConfiguration',
      ),
    ).toEqual(['public access block block public policy is now off']);
  });

  it('puts access before settings, and what is new before what is gone', () => {
    const told = [
      { path: 'tags.a', to: 'x', sentence: 'tag' },
      { path: 'configuration.x.Statement[a]', from: {}, sentence: 'went' },
      { path: 'configuration.x.Statement[b]', to: {}, sentence: 'came' },
    ];
    expect(summaryOf('modified', 'AWS::IAM::Role', told)).toBe('came, and 2 more');
  });
});

describe('big documents', () => {
  it('are compared in a blink: a policy of a megabyte', () => {
    const statement = (i: number) => ({
      Effect: 'Allow',
      Action: `s3:Get${i}`,
      Resource: `arn:aws:s3:::bucket-${i}/${'x'.repeat(60)}`,
    });
    const list = Array.from({ length: 8_000 }, (_, i) => statement(i));
    const text = (statements: object[]) => policy(...statements);
    expect(JSON.stringify(text(list)).length).toBeGreaterThan(1_000_000);
    const begun = performance.now();
    expect(
      said(
        'AWS::S3::Bucket',
        text(list),
        text([...list.slice(1).reverse(), statement(9_999)]),
        'supplementaryConfiguration',
      ),
    ).toHaveLength(2);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
