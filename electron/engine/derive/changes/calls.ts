import { TYPE_CALLS, type TypeCalls } from './type-map';

const BY_TYPE = new Map(TYPE_CALLS.map((row) => [row.resourceType.toUpperCase(), row]));

/** A type as AWS spells it today: version 1.0 of the items wrote `AWS::EC2::VOLUME`. */
export const canonicalType = (resourceType: string): string =>
  BY_TYPE.get(resourceType.toUpperCase())?.resourceType ?? resourceType;

/** Tags of every EC2 resource are set by the same two calls. */
const EC2_TAG_CALLS = ['CreateTags', 'DeleteTags'];

/** Event sources that are not the middle of the type name in lower case (formats §9.3). */
const SERVICES: Readonly<Record<string, string>> = {
  ApiGatewayV2: 'apigateway',
  AmazonMQ: 'mq',
  CloudWatch: 'monitoring',
  DMS: 'dms',
  EFS: 'elasticfilesystem',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  Elasticsearch: 'es',
  EMR: 'elasticmapreduce',
  KinesisFirehose: 'firehose',
  MSK: 'kafka',
  NetworkFirewall: 'network-firewall',
  AccessAnalyzer: 'access-analyzer',
  OpenSearch: 'es',
  OpenSearchService: 'es',
  S3Express: 's3express',
  SSO: 'sso',
  StepFunctions: 'states',
  WAFRegional: 'waf-regional',
};

const UPPER_SERVICES = new Map(
  Object.entries(SERVICES).map(([name, source]) => [name.toUpperCase(), source]),
);

/** What is known about the calls that change a type of resource. */
export interface CallList {
  service: string;
  /** The type is in the table. */
  isKnown: boolean;
  /** Member names that hold the resource's id or name, in lower case; empty for a type not in the table. */
  members: ReadonlySet<string>;
  calls: ReadonlySet<string>;
  parentCalls: ReadonlySet<string>;
}

/** Types whose calls and nouns are kept; more of them are made up. */
const MOST_KEPT = 10_000;

const known = new Map<string, CallList>();

/** The calls of a type; for a type that is not in the table, its service and no calls. Null when it is not an AWS type. */
export function callsOf(resourceType: string): CallList | null {
  const type = resourceType.toUpperCase();
  const found = known.get(type);
  if (found !== undefined) return found;
  const row = BY_TYPE.get(type);
  const service = row?.service ?? guessService(type);
  if (service === null) return null;
  const list = toList(type, service, row);
  if (known.size < MOST_KEPT) known.set(type, list);
  return list;
}

function toList(resourceType: string, service: string, row: TypeCalls | undefined): CallList {
  const isEc2 = resourceType.startsWith('AWS::EC2::');
  const members = [...(row?.members ?? []), ...(isEc2 ? ['resourceId'] : [])];
  return {
    service,
    isKnown: row !== undefined,
    members: new Set(members.map((name) => name.toLowerCase())),
    calls: new Set([...(row?.calls ?? []), ...(isEc2 ? EC2_TAG_CALLS : [])]),
    parentCalls: new Set(row?.parentCalls ?? []),
  };
}

function guessService(resourceType: string): string | null {
  const [vendor, service] = resourceType.split('::');
  if (vendor !== 'AWS' || service === undefined || service === 'CONFIG') return null;
  return UPPER_SERVICES.get(service) ?? (/^[A-Za-z0-9]+$/.test(service) ? service.toLowerCase() : null);
}

/** The name of a call without the API version that Lambda and CloudFront put behind it (formats §9.2). */
export function plainCallName(eventName: string): string {
  return eventName.replace(/(?:\d{8}(?:v\d+)?|\d{4}_\d{2}_\d{2})$/, '');
}

const nouns = new Map<string, string>();

/** `security group` for `AWS::EC2::SecurityGroup`. */
export function nounOf(resourceType: string): string {
  let noun = nouns.get(resourceType);
  if (noun === undefined) {
    noun = nounIn(resourceType);
    if (nouns.size < MOST_KEPT) nouns.set(resourceType, noun);
  }
  return noun;
}

function nounIn(resourceType: string): string {
  const last = resourceType.slice(resourceType.lastIndexOf(':') + 1);
  return last
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
}
