import { insides, type Wrapper } from './wrapper';

/** Events of EventBridge, CloudTrail's and Config's among them: the record is the `detail` (formats §6, §8). */
export const eventBridge: Wrapper = {
  kind: 'eventbridge',
  matches: (fields) => fields.has('detail-type', 'detail'),
  open: (fields) => insides(fields.holding('detail')),
  time: ['time'],
};
