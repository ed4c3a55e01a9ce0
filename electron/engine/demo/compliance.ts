import type { Item } from './config-items';
import { WINDOW_TO } from './organisation';
import type { Output } from './output';
import { Random } from './prng';
import { compactSeconds, datePath, isoMillis, SECOND } from './times';
import type { RuleVerdict } from './truth';

/** What a rule looks at in an item. */
interface Body {
  configuration: {
    ipPermissions?: { ipProtocol: string; fromPort?: number; toPort?: number; ipRanges: string[] }[];
  };
  supplementaryConfiguration: {
    BucketPolicy?: { policyText: string | null };
    PublicAccessBlockConfiguration?: { restrictPublicBuckets: boolean } | null;
    ServerSideEncryptionConfiguration?: unknown;
  };
}

/** The organisation's Config rules: whether an item complies. */
const RULES: readonly { name: string; type: string; complies: (body: Body) => boolean }[] = [
  {
    name: 'restricted-ssh',
    type: 'AWS::EC2::SecurityGroup',
    complies: ({ configuration }) =>
      !(configuration.ipPermissions ?? []).some(
        ({ ipProtocol, fromPort = 0, toPort = 65_535, ipRanges }) =>
          ['tcp', '-1'].includes(ipProtocol) &&
          fromPort <= 22 &&
          toPort >= 22 &&
          ipRanges.includes('0.0.0.0/0'),
      ),
  },
  {
    name: 's3-bucket-public-read-prohibited',
    type: 'AWS::S3::Bucket',
    complies: ({ supplementaryConfiguration: { BucketPolicy, PublicAccessBlockConfiguration } }) =>
      PublicAccessBlockConfiguration?.restrictPublicBuckets === true ||
      !/"Effect":"Allow","Principal":("\*"|\{"AWS":"\*"\})/.test(BucketPolicy?.policyText ?? ''),
  },
  {
    name: 's3-bucket-server-side-encryption-enabled',
    type: 'AWS::S3::Bucket',
    complies: ({ supplementaryConfiguration }) =>
      (supplementaryConfiguration.ServerSideEncryptionConfiguration ?? null) !== null,
  },
];

/**
 * What the rules come to say of a resource whose items are given in order: a verdict for each change of it, some time after
 * the capture that led to it.
 */
export function judgeItems(seed: number, items: readonly Item[]): RuleVerdict[] {
  const verdicts: RuleVerdict[] = [];
  for (const rule of RULES) {
    const said: RuleVerdict['before'][] = [];
    for (const item of items.filter(({ type, deleted }) => type === rule.type && !deleted)) {
      const complianceType = rule.complies(JSON.parse(item.text)) ? 'COMPLIANT' : 'NON_COMPLIANT';
      const before = said.at(-1);
      if (complianceType === before?.complianceType) continue;
      const random = new Random(seed, 'verdict', rule.name, item.account, item.resource.id, item.capturedAt);
      const time = item.capturedAt + random.int(15, 110) * SECOND;
      if (time >= WINDOW_TO) break;
      const recordedAt = isoMillis(time);
      if (before !== undefined) {
        verdicts.push({
          configRuleName: rule.name,
          complianceType,
          resourceType: item.type,
          resourceId: item.resource.id,
          awsAccountId: item.account,
          awsRegion: item.deliveredIn,
          recordedAt,
          before,
          capturedAt: isoMillis(item.capturedAt),
        });
      }
      said.push({ complianceType, recordedAt });
    }
  }
  return verdicts;
}

/** Writes the notifications as an SNS subscription saved them beside the logs, one in a file (formats §8). Answers how many. */
export async function saveNotices(
  seed: number,
  verdicts: readonly RuleVerdict[],
  output: Output,
): Promise<number> {
  for (const verdict of verdicts) {
    const { configRuleName, resourceType, resourceId, awsAccountId, awsRegion } = verdict;
    const time = Date.parse(verdict.recordedAt);
    const random = new Random(seed, 'notice', configRuleName, resourceId, time);
    const qualifier = { configRuleName, resourceType, resourceId };
    const result = ({ complianceType, recordedAt }: Pick<RuleVerdict, 'complianceType' | 'recordedAt'>) => ({
      evaluationResultIdentifier: {
        evaluationResultQualifier: qualifier,
        orderingTimestamp: isoMillis(Date.parse(recordedAt) - 9 * SECOND),
      },
      complianceType,
      resultRecordedTime: recordedAt,
      configRuleInvokedTime: isoMillis(Date.parse(recordedAt) - 4 * SECOND),
      annotation: null,
      resultToken: null,
    });
    const notice = {
      awsAccountId,
      configRuleName,
      configRuleARN: `arn:aws:config:${awsRegion}:${awsAccountId}:config-rule/config-rule-${configRuleName.length}${random.hex(5)}`,
      resourceType,
      resourceId,
      awsRegion,
      newEvaluationResult: result(verdict),
      oldEvaluationResult: result(verdict.before),
      notificationCreationTime: isoMillis(time + 700),
      messageType: 'ComplianceChangeNotification',
      recordVersion: '1.0',
    };
    await output.write(
      `config-notifications/${awsAccountId}/${awsRegion}/${datePath(time, true)}/${compactSeconds(time)}_${random.uuid()}.json`,
      Buffer.from(JSON.stringify(notice)),
    );
  }
  return verdicts.length;
}
