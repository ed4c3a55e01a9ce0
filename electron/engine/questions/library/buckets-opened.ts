import type { LibraryQuestion } from './question';

export const bucketsOpened: LibraryQuestion = {
  id: 'buckets-opened',
  group: 'Data',
  title: 'Bucket policies opened',
  explanation:
    'Policies that speak of everybody, access lists that name all users, and blocks of public access taken away. A policy for everybody may carry a condition: read it.',
  search:
    '(eventName: PutBucketPolicy and (requestParameters: "\\"Principal\\":\\"*\\"" or requestParameters: "\\"AWS\\":\\"*\\"")) or (eventName: (PutBucketAcl or PutObjectAcl) and (requestParameters: "global/AllUsers" or requestParameters: "global/AuthenticatedUsers" or requestParameters: "public-read")) or eventName: (DeleteBucketPublicAccessBlock or DeletePublicAccessBlock or DeleteAccountPublicAccessBlock) or (eventName: (PutBucketPublicAccessBlock or PutPublicAccessBlock or PutAccountPublicAccessBlock) and requestParameters: ":false")',
};
