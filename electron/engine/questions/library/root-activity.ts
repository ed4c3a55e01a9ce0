import type { LibraryQuestion } from './question';

export const rootActivity: LibraryQuestion = {
  id: 'root-activity',
  group: 'Who',
  title: 'What the root user did',
  explanation:
    'Calls of an account’s root user by a person: not those that a service made on its own. Root is hardly ever needed; every line should have somebody who can explain it.',
  search: 'userIdentity.type: Root and not eventType: AwsServiceEvent and not userIdentity.invokedBy: *',
};
