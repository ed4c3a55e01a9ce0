import { groupParts, instanceParts, volumeParts } from './render-ec2';
import { bucketParts, policyParts, roleParts, userParts } from './render-iam-s3';
import type { Parts } from './render-parts';
import type { Body, Resource } from './resources';

/** A resource's present state in the shape of a version 1.3 item (formats §7.3, §9.5). */
export function renderBody(resource: Resource): Body {
  const parts = partsOf(resource);
  return {
    configurationJson: JSON.stringify(parts.configuration),
    supplementaryJson: JSON.stringify(parts.supplementary),
    relationshipsJson: JSON.stringify(parts.relationships),
    tagsJson: JSON.stringify(resource.tags),
  };
}

function partsOf(resource: Resource): Parts {
  switch (resource.model.kind) {
    case 'group':
      return groupParts(resource, resource.model);
    case 'instance':
      return instanceParts(resource, resource.model);
    case 'volume':
      return volumeParts(resource, resource.model);
    case 'bucket':
      return bucketParts(resource, resource.model);
    case 'role':
      return roleParts(resource, resource.model);
    case 'user':
      return userParts(resource, resource.model);
    case 'policy':
      return policyParts(resource, resource.model);
  }
}
