import type { LibraryQuestion } from './question';

export const accessKeyActivity: LibraryQuestion = {
  id: 'access-key-activity',
  group: 'Who',
  title: 'Everything an access key did',
  explanation:
    'All calls signed with one access key, long-term or temporary. Sessions that were begun with it have keys of their own: follow those, too.',
  parameters: [{ name: 'key', title: 'Access key', field: 'accessKeyId' }],
  search: 'userIdentity.accessKeyId: $key',
};
