import type { LibraryQuestion } from './question';

export const policyChanges: LibraryQuestion = {
  id: 'policy-changes',
  group: 'Identity changes',
  title: 'Policy attachments and trust changes',
  explanation:
    'What gives more rights, or lets others take a role: policies attached, written or given a new version, members added to groups, boundaries moved, and trust policies changed.',
  search:
    'eventSource: iam.amazonaws.com and eventName: (AttachUserPolicy or AttachGroupPolicy or AttachRolePolicy or PutUserPolicy or PutGroupPolicy or PutRolePolicy or CreatePolicyVersion or SetDefaultPolicyVersion or AddUserToGroup or UpdateAssumeRolePolicy or AddRoleToInstanceProfile or PutUserPermissionsBoundary or PutRolePermissionsBoundary or DeleteUserPermissionsBoundary or DeleteRolePermissionsBoundary) and outcome: ok',
};
