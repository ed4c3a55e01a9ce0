import { firstSeen, seenFirst } from './first-seen';
import type { SignalQuestion } from './signal';

export const firstSeenRegion: SignalQuestion = {
  id: 'first-seen-region',
  title: 'A new region',
  explanation:
    'A principal called a region where nobody in this evidence had made a call before. Unused regions are where intruders start machines; some tools ask every region in turn.',
  statement: firstSeen('awsRegion'),
  ...seenFirst('awsRegion', 'called'),
};
