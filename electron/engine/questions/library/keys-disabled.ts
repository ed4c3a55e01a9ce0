import type { LibraryQuestion } from './question';

export const keysDisabled: LibraryQuestion = {
  id: 'keys-disabled',
  group: 'Keys',
  title: 'KMS keys disabled or scheduled for deletion',
  explanation:
    'What is encrypted with such a key can no longer be read. A deletion can be cancelled while its waiting period runs.',
  search:
    'eventSource: kms.amazonaws.com and eventName: (DisableKey or ScheduleKeyDeletion or DeleteImportedKeyMaterial)',
};
