import type { LibraryQuestion } from './question';

export const consoleLoginsWithoutMfa: LibraryQuestion = {
  id: 'console-logins-without-mfa',
  group: 'Sign-in',
  title: 'Console sign-ins without MFA',
  explanation:
    'Successful sign-ins at which AWS saw no second factor. For people who sign in through an identity provider, the factor is asked there and does not show here.',
  search:
    'eventName: ConsoleLogin and responseElements.ConsoleLogin: Success and not additionalEventData.MFAUsed: Yes',
};
