import type { NoticeKind } from '../../shared/model/evidence';

/**
 * Every notice that loading the samples gives, source by source, found by reading the files: file, kind, and the place of
 * the record, or null when it is about the file. In the order of `coldtrail notices`.
 */
export const NOTICES: readonly (readonly [file: string, kind: NoticeKind, position: number | null])[] = [
  // A comma is missing between two fields.
  ['cloudtrail/aws-iam-user-guide/cloudtrail-integration.5.event.invalid.txt', 'not-json', null],
  ['cloudtrail/aws-iam-user-guide/cloudtrail-integration.6.event.invalid.txt', 'not-json', null],
  // A backslash before a character that no escape begins with.
  ['cloudtrail/aws-iam-user-guide/cloudtrail-integration.7.event.invalid.txt', 'not-json', null],
  // The id of another file's record, with other content.
  ['cloudtrail/cloud-custodian-eventbridge/event-cloud-trail-run-instance-creator.json', 'tampered', 0],
  ['cloudtrail/cloud-custodian-eventbridge/event-cloud-trail-update-distribution.json', 'tampered', 0],
  // The id of the second record of the same file, edited by hand.
  [
    'cloudtrail/umccr-cloudtrail-parquet/AWSLogs/o-abcd/811596193553/CloudTrail/us-east-1/2020/10/01/811596193553_CloudTrail_us-east-1-20201001T0000.json.gz',
    'tampered',
    4,
  ],
  ['cloudtrail/umccr-cloudtrail-parquet/examples/bad1_01.json', 'tampered', 0],
  // A quote is missing before `recipientAccountId`.
  [
    'config/aws-config-developer-guide/cloudtrail-log-files-for-aws-config.1.event.invalid.txt',
    'not-json',
    null,
  ],
  // A line break stands in a string.
  ['config/aws-config-developer-guide/evaluate-config_components.0.config.invalid.txt', 'not-json', null],
  // The one item of the list: a comma is missing, and its end can be told.
  ['config/aws-config-developer-guide/view-compliance-history.1.config.invalid.txt', 'partial-record', 0],
  // The file ends in the middle of its list.
  ['config/aws-config-rdk/AWS_EC2_NetworkInterface.json', 'truncated', null],
  // A raw control character stands in a string.
  ['config/aws-config-rdk/AWS_SSM_ManagedInstanceInventory_Linux.json', 'not-json', null],
  // The message goes on behind the end of its object.
  ['config/awsconfig-transformerd/ec2.deleted-malformed.json', 'partial-record', 0],
];

/** Items that stand whole in files that are not JSON as a whole. */
export const SALVAGED: readonly (readonly [file: string, items: number])[] = [
  ['config/aws-config-rdk/AWS_EC2_NetworkInterface.json', 1],
];
