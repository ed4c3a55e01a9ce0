import { accessKeyActivity } from './access-key-activity';
import { attackTools } from './attack-tools';
import { bucketsOpened } from './buckets-opened';
import { bulkReads } from './bulk-reads';
import { burstsOfListing } from './bursts-of-listing';
import { consoleLoginsWithoutMfa } from './console-logins-without-mfa';
import { crossAccountRoles } from './cross-account-roles';
import { deniedByPrincipal } from './denied-by-principal';
import { failedConsoleLogins } from './failed-console-logins';
import { firstSeen } from './first-seen';
import { groupsOpened } from './groups-opened';
import { keysAndSessions } from './keys-and-sessions';
import { keysDisabled } from './keys-disabled';
import { loggingStopped } from './logging-stopped';
import { mfaRemoved } from './mfa-removed';
import { newIdentities } from './new-identities';
import { policyChanges } from './policy-changes';
import type { LibraryQuestion } from './question';
import { rootActivity } from './root-activity';
import { secretsRead } from './secrets-read';
import { snapshotsShared } from './snapshots-shared';
import { unusualRegions } from './unusual-regions';

/** The questions that come with the application, in the order they are shown in their groups. */
export const BUILT_IN: readonly LibraryQuestion[] = [
  accessKeyActivity,
  keysAndSessions,
  firstSeen,
  rootActivity,
  crossAccountRoles,
  attackTools,
  consoleLoginsWithoutMfa,
  failedConsoleLogins,
  mfaRemoved,
  deniedByPrincipal,
  newIdentities,
  policyChanges,
  loggingStopped,
  secretsRead,
  bulkReads,
  snapshotsShared,
  bucketsOpened,
  keysDisabled,
  unusualRegions,
  groupsOpened,
  burstsOfListing,
];
