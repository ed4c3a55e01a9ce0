import { renderBody } from './config-render';
import { BUCKETS, ROLES, USERS } from './names';
import { ACCOUNTS, PRODUCTION, REGIONS, SANDBOX, WINDOW_FROM } from './organisation';
import { Random } from './prng';
import { DAY, HOUR } from './times';
import { blankResource, policyDocument, trustFor, World } from './world';
import { age } from './world-age';
import { addCompute } from './world-compute';

/** Without default encryption until S3 itself turns it on. */
const LATE_ENCRYPTION = new Set([
  'nordlicht-sandbox-builds',
  'nordlicht-sandbox-experiments',
  'nordlicht-prod-lambda-code',
]);

/** The organisation as it stood when the window began. */
export function createWorld(seed: number): World {
  const world = new World();
  const random = new Random(seed, 'world');
  for (const account of ACCOUNTS) {
    for (const region of REGIONS) addCompute(world, random, account, region);
    addIdentities(world, random, account);
  }
  for (const bucket of BUCKETS) addBucket(world, random, bucket);
  for (const resource of world.resources) {
    resource.baselineAt = resource.created + random.int(2, 30 * 24) * HOUR + random.int(0, HOUR - 1);
    if (resource.baselineAt >= WINDOW_FROM) resource.baselineAt = WINDOW_FROM - random.int(HOUR, 5 * DAY);
    resource.baseline = renderBody(resource);
  }
  return world;
}

function addBucket(world: World, random: Random, bucket: (typeof BUCKETS)[number]): void {
  const model = {
    kind: 'bucket' as const,
    versioning: random.chance(0.6) ? ('Enabled' as const) : ('Off' as const),
    policy: null,
    blocked: true,
    encryption: LATE_ENCRYPTION.has(bucket.name) ? null : ('AES256' as const),
    logTarget: null,
  };
  const place = { account: bucket.account, region: bucket.region, zone: 'Regional' };
  const resource = blankResource(model, place, bucket.name, `arn:aws:s3:::${bucket.name}`, age(random));
  resource.name = bucket.name;
  resource.tags = { 'cost-centre': random.pick(['4100', '4200', '5100']) };
  resource.reserved = bucket.reserved === true;
  world.add(resource);
}

const STORY_ROLES = new Set(['deploy-pipeline', 'platform-automation']);

function addIdentities(world: World, random: Random, account: string): void {
  const place = { account, region: 'global', zone: 'Not Applicable' };
  const policyName = `${account === PRODUCTION ? 'shop' : 'team'}-data-access`;
  const policyArn = `arn:aws:iam::${account}:policy/${policyName}`;
  const document = policyDocument(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::nordlicht-*');
  const created = age(random);
  const policyModel = {
    kind: 'policy' as const,
    versions: [{ id: 'v1', document, created }],
    attachments: 1,
  };
  const policy = blankResource(policyModel, place, `ANPA${random.upper(17)}`, policyArn, created);
  policy.name = policyName;
  world.add(policy);
  for (const name of ROLES[account] ?? []) {
    const trust = name.startsWith('fn-')
      ? { Service: 'lambda.amazonaws.com' }
      : name === 'app-instance'
        ? { Service: 'ec2.amazonaws.com' }
        : { AWS: `arn:aws:iam::${name === 'platform-automation' ? PRODUCTION : SANDBOX}:root` };
    const model = {
      kind: 'role' as const,
      path: '/',
      trust: trustFor(trust),
      inline: [{ name: 'base', document: policyDocument(['logs:CreateLogStream', 'logs:PutLogEvents']) }],
      attached: name === 'app-instance' ? [{ policyName, policyArn }] : [],
      profile: name === 'app-instance',
    };
    const role = blankResource(
      model,
      place,
      `AROA${random.upper(17)}`,
      `arn:aws:iam::${account}:role/${name}`,
      age(random),
    );
    role.name = name;
    role.reserved = STORY_ROLES.has(name);
    world.add(role);
  }
  for (const name of USERS[account] ?? []) {
    const model = { kind: 'user' as const, groups: ['staff'], inline: [], attached: [] };
    const user = blankResource(
      model,
      place,
      `AIDA${random.upper(17)}`,
      `arn:aws:iam::${account}:user/${name}`,
      age(random),
    );
    user.name = name;
    user.reserved = name === 'build-legacy';
    world.add(user);
  }
}
