import type { LibraryQuestion } from './question';

export const secretsRead: LibraryQuestion = {
  id: 'secrets-read',
  group: 'Data',
  title: 'Secrets read',
  explanation:
    'Values of secrets and of encrypted parameters that were handed out, by whom and from where. The values themselves are not logged.',
  search:
    'outcome: ok and ((eventSource: secretsmanager.amazonaws.com and eventName: (GetSecretValue or BatchGetSecretValue)) or (eventSource: ssm.amazonaws.com and eventName: (GetParameter or GetParameters or GetParametersByPath or GetParameterHistory) and requestParameters.withDecryption: true))',
};
