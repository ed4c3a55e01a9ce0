import type { Wrapper } from './wrapper';

/** Shapes that belong to the evidence and hold no records: they are named, so that nobody looks for events in them. */
const named = (kind: Wrapper['kind'], matches: Wrapper['matches']): Wrapper => ({
  kind,
  matches,
  open: () => [],
});

export const NAMED: readonly Wrapper[] = [
  // The sign file of a Lake query (formats §4.7).
  named(
    'lake-signature',
    (fields) =>
      fields.has('hashSignature', 'publicKeyFingerprint') ||
      (fields.has('fileVersion') && fields.has('files')),
  ),
  // S3 telling of its objects, and CloudTrail telling of delivered files (formats §1.3, §1.4).
  named(
    's3-notification',
    (fields) =>
      fields.has('s3Bucket', 's3ObjectKey') ||
      (/^aws:/.test(fields.text('eventSource') ?? '') && fields.nested('s3') !== undefined) ||
      fields.text('Event') === 's3:TestEvent',
  ),
];
