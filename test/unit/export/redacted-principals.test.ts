import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const KIM = 'arn:aws:iam::111122223333:user/kim';
const DEPLOY = 'arn:aws:iam::111122223333:role/deploy';
const byDeploy = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:ci',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/ci',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLEONE',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: DEPLOY, accountId: '111122223333', userName: 'deploy' },
    attributes: { creationDate: '2026-02-03T10:00:00Z', mfaAuthenticated: 'false' },
  },
};

it('a hidden principal is named nowhere in a report: not as actor, in a chain, as who stopped recording, or by a finding', async () => {
  const evidence = writeFiles(tempFolder(), {
    'a.json.gz': logFile([
      trailRecord(0, {
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        eventTime: '2026-02-03T10:00:00Z',
        userIdentity: {
          type: 'IAMUser',
          principalId: 'AIDAEXAMPLE',
          arn: KIM,
          accountId: '111122223333',
          accessKeyId: 'AKIAEXAMPLE',
          userName: 'kim',
        },
        responseElements: {
          credentials: { accessKeyId: 'ASIAEXAMPLEONE', expiration: 'Feb 3, 2026, 11:00:00 AM' },
          assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE:ci', arn: byDeploy.arn },
        },
      }),
      ...['StopLogging', 'StartLogging'].map((eventName, index) =>
        trailRecord(index + 1, {
          eventSource: 'cloudtrail.amazonaws.com',
          eventName,
          eventTime: `2026-02-03T10:1${index}:00Z`,
          userIdentity: byDeploy,
          requestParameters: { name: 'trail' },
        }),
      ),
    ]),
  });
  const engine = await TestEngine.load(evidence);
  await engine.call('finding.add', { title: 'Recording stopped', severity: 'high', principals: [DEPLOY] });
  const out = tempFolder();
  const textOf = async (name: string, fields: string[]) => {
    const request = { what: { kind: 'findings' as const, ids: [] }, pdf: false, redact: { fields } };
    const { path } = await engine.call('export.package', { place: join(out, name), request });
    return ['report.html', 'findings.json'].map((file) => readFileSync(join(path, file), 'utf8')).join('\n');
  };
  const plain = await textOf('plain', []);
  for (const name of ['user/kim', 'role/deploy']) expect(plain).toContain(name);
  expect(plain).toContain('StopLogging');
  const hidden = await textOf('hidden', ['principal', 'actor']);
  expect(hidden).toContain('StopLogging');
  for (const name of ['user/kim', 'role/deploy']) expect(hidden).not.toContain(name);
  await engine.close();
});
