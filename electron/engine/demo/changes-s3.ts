import type { ChangeScene, Mutation } from './changes';
import type { Resource } from './resources';

/** An S3 call on a bucket's sub-resource: `sub` is the key with the empty value (formats §9.2). */
function s3(s: ChangeScene, name: string, bucket: Resource, sub: string, body: object): Mutation {
  const request = {
    ...body,
    bucketName: bucket.id,
    Host: `${bucket.id}.s3.${s.region}.amazonaws.com`,
    [sub]: '',
  };
  const additional = {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: JSON.stringify(body).length,
    AuthenticationMethod: 'AuthHeader',
    'x-amz-id-2': `${s.random.base64(75)}=`,
    bytesTransferredOut: 0,
  };
  return {
    source: 's3',
    name,
    requestJson: JSON.stringify(request),
    responseJson: 'null',
    additionalJson: JSON.stringify(additional),
    touched: [bucket],
  };
}

/** Applies one everyday change to a bucket that lives in the scene's region. */
export function s3Change(s: ChangeScene): Mutation | null {
  const buckets = s.world.of('bucket', s.account, s.region);
  if (buckets.length === 0) return null;
  const bucket = s.random.pick(buckets);
  switch (s.random.int(0, 4)) {
    case 0: {
      const status = bucket.model.versioning === 'Enabled' ? 'Suspended' : 'Enabled';
      bucket.model.versioning = status;
      return s3(s, 'PutBucketVersioning', bucket, 'versioning', {
        VersioningConfiguration: { Status: status, xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      });
    }
    case 1: {
      const value = s.random.pick(['4100', '4200', '5100', '6000', s.random.hex(4)]);
      bucket.tags = { ...bucket.tags, 'cost-centre': value };
      return s3(s, 'PutBucketTagging', bucket, 'tagging', {
        Tagging: {
          TagSet: { Tag: { Key: 'cost-centre', Value: value } },
          xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
        },
      });
    }
    case 2: {
      bucket.model.encryption = bucket.model.encryption === 'aws:kms' ? 'AES256' : 'aws:kms';
      const rule = {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: bucket.model.encryption },
        BucketKeyEnabled: bucket.model.encryption === 'aws:kms',
      };
      return s3(s, 'PutBucketEncryption', bucket, 'encryption', {
        ServerSideEncryptionConfiguration: { Rule: rule, xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      });
    }
    case 3: {
      const on = bucket.model.logTarget === null;
      bucket.model.logTarget = on ? 'nordlicht-log-archive' : null;
      const status = on
        ? { LoggingEnabled: { TargetBucket: 'nordlicht-log-archive', TargetPrefix: `${bucket.id}/` } }
        : {};
      return s3(s, 'PutBucketLogging', bucket, 'logging', {
        BucketLoggingStatus: { ...status, xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      });
    }
    default: {
      const policy = {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: `TlsOnly${s.random.hex(4)}`,
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [bucket.arn, `${bucket.arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      };
      bucket.model.policy = JSON.stringify(policy);
      return s3(s, 'PutBucketPolicy', bucket, 'policy', { bucketPolicy: policy });
    }
  }
}
