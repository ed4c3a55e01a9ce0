import { consoleWithoutMfa } from './console-without-mfa';
import { deniedBurst } from './denied-burst';
import { failuresThenSuccess } from './failures-then-success';
import { firstSeenAddress } from './first-seen-address';
import { firstSeenAgent } from './first-seen-agent';
import { firstSeenCall } from './first-seen-call';
import { firstSeenRegion } from './first-seen-region';
import { instanceCredentialsElsewhere } from './instance-credentials-elsewhere';
import { keyInTwoPlaces } from './key-in-two-places';
import { peopleUnderSharedRoles } from './people-under-shared-roles';
import { roleFromNewAccount } from './role-from-new-account';
import { rootUsed } from './root-used';
import type { SignalQuestion } from './signal';
import { sleepingKeyWakes } from './sleeping-key-wakes';

/** Every signal, in the order they are shown. */
export const SIGNALS: readonly SignalQuestion[] = [
  rootUsed,
  consoleWithoutMfa,
  failuresThenSuccess,
  deniedBurst,
  keyInTwoPlaces,
  instanceCredentialsElsewhere,
  firstSeenAddress,
  firstSeenAgent,
  firstSeenRegion,
  firstSeenCall,
  roleFromNewAccount,
  sleepingKeyWakes,
  peopleUnderSharedRoles,
];
