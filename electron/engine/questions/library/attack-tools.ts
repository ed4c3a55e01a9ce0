import type { LibraryQuestion } from './question';

export const attackTools: LibraryQuestion = {
  id: 'attack-tools',
  group: 'Who',
  title: 'Agents of attack tools',
  explanation:
    'Calls whose user agent names a distribution or a tool made for attacks. Agents are what the caller says; their absence proves nothing.',
  search:
    'userAgent: (*kali* or *parrot* or *pacu* or *scoutsuite* or *prowler* or *cloudfox* or *trufflehog* or *peirates* or *stratus-red-team* or *awscli-enum*)',
};
