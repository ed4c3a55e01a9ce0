import { insides, type Wrapper } from './wrapper';

/** Output of `aws cloudtrail lookup-events`: the whole record is the text of `CloudTrailEvent` (formats §6). */
export const lookupEvents: Wrapper = {
  kind: 'lookup-events',
  lists: ['Events'],
  matches: (fields) => fields.holding('CloudTrailEvent') !== undefined,
  open: (fields) => insides(fields.holding('CloudTrailEvent')),
  time: ['EventTime'],
};
