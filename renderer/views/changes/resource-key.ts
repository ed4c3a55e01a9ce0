import type { Params } from '../../stores/location';

export interface ResourceKey {
  resourceType: string;
  resourceId: string;
  awsAccountId: string;
  awsRegion: string;
}

/** The resource that the URL names; undefined when it names none. One without a type is known from calls alone. */
export function readKey(params: Params): ResourceKey | undefined {
  const { type, id, account, region } = params;
  if (!id) return undefined;
  return { resourceType: type ?? '', resourceId: id, awsAccountId: account ?? '', awsRegion: region ?? '' };
}

export function resourceParams(key: ResourceKey): Record<'type' | 'id' | 'account' | 'region', string> {
  return { type: key.resourceType, id: key.resourceId, account: key.awsAccountId, region: key.awsRegion };
}

/** As calls take it: without what is not known. */
export function resourceArgs(key: ResourceKey) {
  return {
    resourceType: key.resourceType,
    resourceId: key.resourceId,
    ...(key.awsAccountId ? { awsAccountId: key.awsAccountId } : {}),
    ...(key.awsRegion ? { awsRegion: key.awsRegion } : {}),
  };
}

/** Whether a resource is the one that is named; what the name leaves out is not compared. */
export function isNamed(resource: ResourceKey, name: ResourceKey): boolean {
  return (
    resource.resourceType === name.resourceType &&
    resource.resourceId === name.resourceId &&
    (name.awsAccountId === '' || resource.awsAccountId === name.awsAccountId) &&
    (name.awsRegion === '' || resource.awsRegion === name.awsRegion)
  );
}
