import { type Board, documentText, memberOf, type ReplayCall, type Replayer, textOf } from './replay';

const POLICY = 'bucket policy';
const ACL = 'access control list';
const BLOCK = 'public access block';
const VERSIONING = 'versioning';
const ENCRYPTION = 'default encryption';

/** Buckets from the calls on their settings (formats §9.5). What S3 gives a new bucket of itself changed over the years, so only what never did is taken as known. */
export const BUCKET: Replayer = {
  resourceType: 'AWS::S3::Bucket',
  eventSource: 's3.amazonaws.com',
  settings: [POLICY, ACL, BLOCK, VERSIONING, ENCRYPTION],
  isOn: ({ request }, names) => names.has(textOf(request.bucketName) ?? ''),
  apply: (board, call) =>
    CALLS[call.eventName.replace(/^(Put|Delete)Bucket(PublicAccessBlock)$/, '$1$2')]?.(board, call),
};

const put =
  (setting: string, textIn: (call: ReplayCall) => string | null) => (board: Board, call: ReplayCall) => {
    const value = textIn(call);
    // Settings too long for the record are left out of it: there is a new one, and nobody knows which.
    if (value === null) board.forget(setting);
    else board.put(setting, value, call);
  };
const clear = (setting: string) => (board: Board, call: ReplayCall) => board.clear(setting, call);

const aclOf = ({ request }: ReplayCall): string | null => {
  const canned = request['x-amz-acl'];
  return (
    textOf(canned) ??
    textOf(Array.isArray(canned) ? canned[0] : undefined) ??
    documentText(request.AccessControlPolicy)
  );
};

const CALLS: Readonly<Record<string, (board: Board, call: ReplayCall) => void>> = {
  CreateBucket: (board, call) => {
    board.begin([POLICY]);
    board.put(VERSIONING, 'never enabled', call);
    board.put(ACL, aclOf(call) ?? 'private', call);
  },
  DeleteBucket: (board) => board.end(),
  PutBucketPolicy: put(POLICY, ({ request }) => documentText(request.bucketPolicy)),
  DeleteBucketPolicy: clear(POLICY),
  PutBucketAcl: put(ACL, aclOf),
  PutPublicAccessBlock: put(BLOCK, ({ request }) => documentText(request.PublicAccessBlockConfiguration)),
  DeletePublicAccessBlock: clear(BLOCK),
  PutBucketVersioning: put(VERSIONING, ({ request }) =>
    textOf(memberOf(request, 'VersioningConfiguration', 'Status')),
  ),
  PutBucketEncryption: put(ENCRYPTION, ({ request }) =>
    documentText(request.ServerSideEncryptionConfiguration),
  ),
  DeleteBucketEncryption: clear(ENCRYPTION),
};
