import type { LibraryQuestion } from './question';

export const mfaRemoved: LibraryQuestion = {
  id: 'mfa-removed',
  group: 'Sign-in',
  title: 'Second factors removed',
  explanation: 'MFA devices deactivated or deleted.',
  search: 'eventSource: iam.amazonaws.com and eventName: (DeactivateMFADevice or DeleteVirtualMFADevice)',
};
