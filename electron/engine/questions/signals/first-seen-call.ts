import { sql } from '../../store/sql';
import { firstSeen, seenFirst } from './first-seen';
import type { SignalQuestion } from './signal';

export const firstSeenCall: SignalQuestion = {
  id: 'first-seen-call',
  title: 'A new changing call',
  explanation:
    'A principal made a call that changes something and that nobody in this evidence had made before, after two hours or more of other work. First deployments show like this, too.',
  statement: firstSeen(
    'eventName',
    sql`value IN (SELECT DISTINCT "eventName" FROM event_record WHERE "readOnly" IS FALSE)`,
  ),
  ...seenFirst('eventName', 'called'),
};
