import type { Actor } from './actors';
import type { Call } from './noise-calls';
import type { Random } from './prng';
import type { RecordParts } from './record';

/** Services that leave requestParameters null when they deny a call (formats §2.6). */
const SILENT = new Set([
  'iam',
  'rds',
  'lambda',
  'logs',
  'ssm',
  'config',
  'organizations',
  'cloudtrail',
  'secretsmanager',
  'ecs',
  'kms',
  'monitoring',
  'sqs',
  'ce',
  'health',
]);

/** Turns a call into one that did not succeed: throttled, refused, or wrong. */
export function fail(random: Random, parts: RecordParts, call: Call, actor: Actor): void {
  const dice = random.unit();
  const action = call.name.replace(/\d{8}(v\d+)?$/, '');
  if (call.errors !== undefined && dice < 0.45) {
    const [code, message] = random.pick(call.errors);
    parts.errorCode = code;
    parts.errorMessage = message;
  } else if (dice < 0.65 && call.source !== 's3') {
    parts.errorCode = call.source === 'ec2' ? 'Client.RequestLimitExceeded' : 'ThrottlingException';
    parts.errorMessage = call.source === 'ec2' ? 'Request limit exceeded.' : 'Rate exceeded';
  } else if (call.source === 'ec2') {
    parts.errorCode = 'Client.UnauthorizedOperation';
    parts.errorMessage = `You are not authorized to perform this operation. User: ${actor.arn} is not authorized to perform: ec2:${action} because no identity-based policy allows the ec2:${action} action`;
  } else {
    parts.errorCode =
      call.source === 's3' || call.source === 'iam' || call.source === 'sts'
        ? 'AccessDenied'
        : 'AccessDeniedException';
    parts.errorMessage =
      call.source === 's3' && call.data !== true
        ? 'Access Denied'
        : `User: ${actor.arn} is not authorized to perform: ${call.source}:${action} on resource: * because no identity-based policy allows the ${call.source}:${action} action`;
    if (SILENT.has(call.source)) parts.requestJson = 'null';
  }
}
