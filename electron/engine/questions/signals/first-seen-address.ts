import { firstSeen, seenFirst } from './first-seen';
import { isPublic, type SignalQuestion } from './signal';

export const firstSeenAddress: SignalQuestion = {
  id: 'first-seen-address',
  title: 'A new address',
  explanation:
    'A principal that had been at work for two hours or more called from a public address that nobody in this evidence had used before. A stolen key shows like this; so does someone who went home.',
  statement: firstSeen('sourceIPAddress', isPublic('value')),
  ...seenFirst('sourceIPAddress', 'called from'),
};
