import { insides, type Wrapper } from './wrapper';

/** Messages of SNS, as subscribers get them and as Lambda does. `Message` is a text; AWS's pages print an object (formats §6). */
export const snsMessage: Wrapper = {
  kind: 'sns-message',
  matches: (fields) =>
    (fields.has('Message') && (fields.has('TopicArn') || fields.text('Type') === 'Notification')) ||
    (fields.nested('Sns') !== undefined && fields.has('EventSource')),
  open: (fields) => insides(fields.holding('Message'), fields.nested('Sns')),
  time: ['Timestamp'],
};
