import type { Resource } from './resources';

/** What an item says of a resource, before it is text. */
export type Parts = { configuration: unknown; supplementary: unknown; relationships: Relationship[] };

export interface Relationship {
  resourceType: string;
  resourceId?: string;
  resourceName?: string;
  name: string;
}

export function tagList(resource: Resource): { key: string; value: string }[] {
  return Object.entries(resource.tags).map(([key, value]) => ({ key, value }));
}
