import type { LibraryQuestion } from './question';

export const groupsOpened: LibraryQuestion = {
  id: 'groups-opened',
  group: 'Compute',
  title: 'Security groups opened to everybody',
  explanation: 'Rules that let in every address, of IPv4 or of IPv6.',
  search:
    'eventName: (AuthorizeSecurityGroupIngress or ModifySecurityGroupRules) and (requestParameters: "\\"0.0.0.0/0\\"" or requestParameters: "\\"::/0\\"")',
};
