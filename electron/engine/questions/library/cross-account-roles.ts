import type { LibraryQuestion } from './question';

export const crossAccountRoles: LibraryQuestion = {
  id: 'cross-account-roles',
  group: 'Who',
  title: 'Roles taken from other accounts',
  explanation:
    'Successful AssumeRole calls whose caller belongs to another account than the one that recorded them.',
  search: 'eventName: AssumeRole and crossAccount: true and outcome: ok',
};
