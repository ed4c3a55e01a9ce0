import type { LibraryQuestion } from './question';

export const failedConsoleLogins: LibraryQuestion = {
  id: 'failed-console-logins',
  group: 'Sign-in',
  title: 'Failed console sign-ins',
  explanation:
    'Sign-ins that were refused. Names that do not exist are hidden by AWS. Many for one user, or from one address, are guessing.',
  search: 'eventName: ConsoleLogin and responseElements.ConsoleLogin: Failure',
};
