import { type Parts, type Relationship, tagList } from './render-parts';
import type { BucketModel, PolicyModel, Resource, RoleModel, UserModel } from './resources';
import { isoMillis } from './times';

const OWNER = '5f2c1e0b7a4d4c0c9b7d3c58a9f1e2d4c6b8a0f1e3d5c7b9a1f0e2d4c6b8a0f1';

export function bucketParts(resource: Resource, model: BucketModel): Parts {
  const owner = { displayName: null, id: OWNER };
  return {
    configuration: {
      name: resource.id,
      owner,
      creationDate: isoMillis(resource.created),
      region: resource.region,
    },
    supplementary: {
      AccessControlList: JSON.stringify({
        grantSet: null,
        grantList: [{ grantee: { id: OWNER, displayName: null }, permission: 'FullControl' }],
        owner,
        isRequesterCharged: false,
      }),
      BucketAccelerateConfiguration: { status: null },
      BucketLoggingConfiguration: {
        destinationBucketName: model.logTarget,
        logFilePrefix: model.logTarget === null ? null : `${resource.id}/`,
      },
      BucketNotificationConfiguration: { configurations: {} },
      BucketPolicy: { policyText: model.policy },
      ...(Object.keys(resource.tags).length === 0
        ? {}
        : { BucketTaggingConfiguration: { tagSets: [{ tags: resource.tags }] } }),
      BucketVersioningConfiguration: { status: model.versioning, isMfaDeleteEnabled: null },
      IsRequesterPaysEnabled: false,
      ...(model.blocked === null
        ? {}
        : {
            PublicAccessBlockConfiguration: {
              blockPublicAcls: model.blocked,
              ignorePublicAcls: model.blocked,
              blockPublicPolicy: model.blocked,
              restrictPublicBuckets: model.blocked,
            },
          }),
      ...(model.encryption === null
        ? {}
        : {
            ServerSideEncryptionConfiguration: {
              rules: [
                {
                  applyServerSideEncryptionByDefault: {
                    sseAlgorithm: model.encryption,
                    kmsMasterKeyID: null,
                  },
                  bucketKeyEnabled: model.encryption === 'aws:kms',
                },
              ],
            },
          }),
    },
    relationships: [],
  };
}

function customerPolicies(attached: readonly { policyName: string; policyArn: string }[]): Relationship[] {
  return attached
    .filter((policy) => !policy.policyArn.startsWith('arn:aws:iam::aws:'))
    .map((policy) => ({
      resourceType: 'AWS::IAM::Policy',
      resourceName: policy.policyName,
      name: 'Is attached to CustomerManagedPolicy',
    }));
}

function inlineList(inline: readonly { name: string; document: string }[]): unknown[] {
  return inline.map((policy) => ({
    policyName: policy.name,
    policyDocument: encodeURIComponent(policy.document),
  }));
}

export function roleParts(resource: Resource, model: RoleModel): Parts {
  const name = resource.name ?? '';
  return {
    configuration: {
      path: model.path,
      roleName: name,
      roleId: resource.id,
      arn: resource.arn,
      createDate: isoMillis(resource.created),
      assumeRolePolicyDocument: encodeURIComponent(model.trust),
      instanceProfileList: model.profile
        ? [
            {
              path: '/',
              instanceProfileName: name,
              arn: `arn:aws:iam::${resource.account}:instance-profile/${name}`,
            },
          ]
        : [],
      rolePolicyList: inlineList(model.inline),
      attachedManagedPolicies: model.attached,
      permissionsBoundary: null,
      tags: tagList(resource),
      roleLastUsed: null,
    },
    supplementary: {},
    relationships: customerPolicies(model.attached),
  };
}

export function userParts(resource: Resource, model: UserModel): Parts {
  return {
    configuration: {
      path: '/',
      userName: resource.name,
      userId: resource.id,
      arn: resource.arn,
      createDate: isoMillis(resource.created),
      userPolicyList: inlineList(model.inline),
      groupList: model.groups,
      attachedManagedPolicies: model.attached,
      permissionsBoundary: null,
      tags: tagList(resource),
    },
    supplementary: {},
    relationships: [
      ...model.groups.map((group) => ({
        resourceType: 'AWS::IAM::Group',
        resourceName: group,
        name: 'Is attached to Group',
      })),
      ...customerPolicies(model.attached),
    ],
  };
}

export function policyParts(resource: Resource, model: PolicyModel): Parts {
  const newest = model.versions.at(-1);
  return {
    configuration: {
      policyName: resource.name,
      policyId: resource.id,
      arn: resource.arn,
      path: '/',
      defaultVersionId: newest?.id ?? 'v1',
      attachmentCount: model.attachments,
      permissionsBoundaryUsageCount: 0,
      isAttachable: true,
      description: null,
      createDate: isoMillis(resource.created),
      updateDate: isoMillis(newest?.created ?? resource.created),
      tags: tagList(resource),
      policyVersionList: model.versions.map((version) => ({
        document: encodeURIComponent(version.document),
        versionId: version.id,
        isDefaultVersion: version === newest,
        createDate: isoMillis(version.created),
      })),
    },
    supplementary: {},
    relationships: [],
  };
}
