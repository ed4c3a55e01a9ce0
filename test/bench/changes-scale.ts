import type { CaseStore } from '../../electron/engine/store/open';
import { raw } from '../../electron/engine/store/sql';

/** How much there is: 20,000 security groups with ten items each, and a call for each step among two million events. */
export const SCALE = { resources: 20_000, itemsEach: 10, events: 2_000_000 };

const BASE = "TIMESTAMP '2026-02-01 00:00:00'";
const id = (i: string) => `'sg-' || lpad(to_hex(${i} + 1152921504606846976), 17, '0')`;

/** Fills an empty case with items and events by SQL alone; only what derivations read is there. */
export async function fillScale(store: CaseStore): Promise<void> {
  const { resources, itemsEach, events } = SCALE;
  const steps = resources * itemsEach;
  const run = (text: string) => store.writer.run(raw(text));
  await run(`INSERT INTO evidence_file (id, path, size, kind, status, events, config_items, rejected, notices, load_id, loaded_at)
    VALUES (1, '/config', 1, 'config-items', 'loaded', 0, ${steps}, 0, 0, 1, now()), (2, '/logs', 1, 'cloudtrail-log', 'loaded', ${events}, 0, 0, 0, 1, now())`);
  const rule = (k: string) =>
    `'{"ipProtocol":"tcp","fromPort":' || (1000 + ${k}) || ',"toPort":' || (1000 + ${k}) || ',"ipv4Ranges":[{"cidrIp":"10.' || ${k} || '.0.0/16","description":"rule number ' || ${k} || ' of this group"}],"ipRanges":["10.' || ${k} || '.0.0/16"],"ipv6Ranges":[],"prefixListIds":[],"userIdGroupPairs":[]}'`;
  await run(`INSERT INTO config_item (n, file_id, "position", "offset", "length", "configurationItemVersion", "awsAccountId", "awsRegion",
      "resourceType", "resourceId", "resourceName", "ARN", "configurationItemStatus", "configurationItemCaptureTime", "configurationStateId",
      "resourceCreationTime", tags, relationships, configuration, "supplementaryConfiguration", content_hash)
    SELECT 268435456 + i * ${itemsEach} + k, 1, i * ${itemsEach} + k, 0, 1, '1.3', '111122223333', 'eu-central-1',
      'AWS::EC2::SecurityGroup', ${id('i')}, NULL, 'arn:aws:ec2:eu-central-1:111122223333:security-group/' || ${id('i')},
      CASE WHEN k = 0 THEN 'ResourceDiscovered' ELSE 'OK' END,
      ${BASE} + to_seconds(k * 7200 + i % 3600), CAST(k AS VARCHAR), ${BASE} - INTERVAL 400 DAY,
      '{"Name":"group-' || i || '","team":"team-' || (i % 50) || '"}',
      '[{"resourceType":"AWS::EC2::VPC","resourceId":"vpc-' || (i % 20) || '","name":"Is contained in Vpc"},{"resourceType":"AWS::EC2::Instance","resourceId":"i-' || i || '","name":"Is associated with Instance"}]',
      '{"description":"group number ' || i || '","groupName":"group-' || i || '","groupId":"' || ${id('i')} || '","ownerId":"111122223333","vpcId":"vpc-' || (i % 20) || '","ipPermissions":['
        || list_aggregate(list_transform(range(k + 1), lambda r: ${rule('r')}), 'string_agg', ',') || '],"ipPermissionsEgress":[{"ipProtocol":"-1","ipv4Ranges":[{"cidrIp":"0.0.0.0/0"}],"ipRanges":["0.0.0.0/0"],"ipv6Ranges":[],"prefixListIds":[],"userIdGroupPairs":[]}],"tags":[{"key":"Name","value":"group-' || i || '"},{"key":"team","value":"team-' || (i % 50) || '"}]}',
      '{}', md5(i || ' ' || k)
    FROM range(${resources}) AS a(i), range(${itemsEach}) AS b(k)`);
  await run(`INSERT INTO identity (id, "userType", "userArn", principal, "identityKind")
    SELECT i, 'IAMUser', 'arn:aws:iam::111122223333:user/u' || i, 'arn:aws:iam::111122223333:user/u' || i, 'user' FROM range(1000) AS a(i)`);
  await run(`INSERT INTO event_record (n, file_id, "position", "offset", "length", identity, "eventID", "eventTime", "eventName", "eventSource",
      "awsRegion", "eventCategory", "readOnly", "recipientAccountId", account, outcome, "requestParameters", "responseElements")
    SELECT 536870912 + e, 2, e, 0, 1, e % 1000, 'event-' || e,
      CASE WHEN e < ${steps} THEN ${BASE} + to_seconds((e % ${itemsEach}) * 7200 + (e // ${itemsEach}) % 3600 - 90) ELSE ${BASE} + to_seconds(e % 86400) END,
      CASE WHEN e < ${steps} THEN 'AuthorizeSecurityGroupIngress' ELSE 'DescribeInstances' END, 'ec2.amazonaws.com',
      'eu-central-1', 'Management', e >= ${steps}, '111122223333', '111122223333', 'ok',
      CASE WHEN e < ${steps} THEN '{"groupId":"' || ${id(`(e // ${itemsEach})`)} || '","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":' || (1000 + e % ${itemsEach}) || ',"toPort":' || (1000 + e % ${itemsEach}) || ',"groups":{},"ipRanges":{"items":[{"cidrIp":"10.' || (e % ${itemsEach}) || '.0.0/16"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}'
        ELSE '{"filterSet":{},"maxResults":100}' END,
      CASE WHEN e < ${steps} THEN '{"requestId":"r-' || e || '","_return":true}' END
    FROM range(${events}) AS a(e)`);
}
