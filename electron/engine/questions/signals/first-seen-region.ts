import { sql } from '../../store/sql';
import { firstSeen, seenFirst } from './first-seen';
import type { SignalQuestion } from './signal';

export const firstSeenRegion: SignalQuestion = {
  id: 'first-seen-region',
  title: 'A new region',
  explanation:
    'A principal called a region where nobody in this evidence had made a call before. Unused regions are where intruders start machines; some tools ask every region in turn.',
  statement: firstSeen(
    'awsRegion',
    sql`"eventSource" NOT IN ('iam.amazonaws.com', 'sts.amazonaws.com', 'signin.amazonaws.com')`,
  ),
  ...seenFirst('awsRegion', 'called'),
};
