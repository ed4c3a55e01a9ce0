/** What stands where a value was left out, hidden or cut (formats §2.4, §2.5). */
export const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
export const REMOVED = 'sensitiveDataRemoved';

/** An omission marker is a short document in place of a large one. */
export const isOmitted = (column: string) =>
  `strlen("${column}") < 400 AND contains("${column}", '"omitted":') AND regexp_matches("${column}", '"omitted":"?true')`;

/** CloudTrail cuts these at 1 KB; a message that was cut ends with three dots. */
export const isCut = (column: string) =>
  column === 'errorMessage'
    ? `strlen("${column}") >= 1000 AND ends_with("${column}", '...')`
    : `strlen("${column}") >= 1024`;
