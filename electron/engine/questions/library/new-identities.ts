import type { LibraryQuestion } from './question';

export const newIdentities: LibraryQuestion = {
  id: 'new-identities',
  group: 'Identity changes',
  title: 'New users, roles, keys and login profiles',
  explanation:
    'What makes a way in: users, roles, access keys, console passwords and identity providers that were made or reset, successfully.',
  search:
    'eventSource: iam.amazonaws.com and eventName: (CreateUser or CreateRole or CreateAccessKey or UpdateAccessKey or CreateLoginProfile or UpdateLoginProfile or CreateSAMLProvider or UpdateSAMLProvider or CreateOpenIDConnectProvider) and outcome: ok',
};
