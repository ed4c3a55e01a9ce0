import type { ReadBody } from './item-diff';
import { isObject, type Json } from './json';
import { readTags } from './tags';

/** Members under which services keep the name people gave, where Config's own `resourceName` is empty. */
const NAMES = [
  'groupName',
  'functionName',
  'dBInstanceIdentifier',
  'dbinstanceIdentifier',
  'dBClusterIdentifier',
  'loadBalancerName',
  'topicName',
  'queueName',
  'tableName',
  'clusterName',
  'repositoryName',
  'stackName',
  'domainName',
  'name',
  'Name',
];

/** What people call a resource: its own name, its `Name` tag, or the name its service keeps; null when it has none. */
export function displayName(resourceId: string, body: ReadBody): string | null {
  const named = [
    body.resourceName,
    readTags(body.tags).get('Name') ?? null,
    ...NAMES.map((name) => (isObject(body.configuration) ? textOf(body.configuration[name]) : null)),
  ];
  return named.find((name) => name !== null && name.trim() !== '' && name !== resourceId) ?? null;
}

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : null);
