import { sql } from '../../store/sql';
import { firstSeen, seenFirst } from './first-seen';
import type { SignalQuestion } from './signal';

export const firstSeenAgent: SignalQuestion = {
  id: 'first-seen-agent',
  title: 'A new tool',
  explanation:
    'A principal used a user agent that nobody in this evidence had used before, after two hours or more with others. New hands bring new tools; so do updates. A user agent is whatever the caller wrote.',
  statement: firstSeen(
    'userAgent',
    sql`NOT ends_with(value, '.amazonaws.com') AND NOT starts_with(value, 'AWS Internal') AND NOT contains(value, 'aws-internal/')`,
  ),
  ...seenFirst('userAgent', 'used'),
};
