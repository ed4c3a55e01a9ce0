/**
 * Columns of the view `event` that need both the record (`e`) and its identity (`i`): comparisons of short texts, worked
 * out when they are asked for (formats §3.3).
 */

/** At the console a person clicks. Calls it makes for them come from inside AWS, and are known by their second factor. */
const fromConsole = `coalesce(e."calledFrom" = 'console' OR i."invokedBy" = 'signin.amazonaws.com'
  OR (e."calledFrom" = 'internal' AND i."mfaAuthenticated" = 'true' AND starts_with(i."accessKeyId", 'ASIA')), FALSE)`;

/** Old console calls name the console as the service that made them; these are people. */
const byService = `(coalesce(i."userType" = 'AWSService', FALSE) OR e."calledFrom" = 'service-event'
  OR coalesce(i."invokedBy" NOT IN ('signin.amazonaws.com', 'AWS Internal'), FALSE)
  OR (NOT ${fromConsole} AND (e."calledFrom" IN ('service', 'internal') OR coalesce(i."invokedBy" = 'AWS Internal', FALSE))))`;

export const JOINT_COLUMNS: Readonly<Record<string, string>> = {
  channel: `CASE WHEN ${byService} THEN 'service' WHEN ${fromConsole} THEN 'console' ELSE 'api' END`,
  credentialType: `CASE WHEN ${fromConsole} THEN 'console' WHEN i.temporary THEN 'temporary'
    WHEN i."accessKeyId" IS NOT NULL THEN 'long-term' ELSE 'none' END`,
  byService,
  mfa: `coalesce(i."mfaAuthenticated" = 'true', e."signInMfa")`,
  crossAccount: `CASE WHEN i."userAccountId" <> 'ANONYMOUS_PRINCIPAL' THEN i."userAccountId" <> e."recipientAccountId" END`,
};
