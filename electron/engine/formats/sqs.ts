import { insides, type Wrapper } from './wrapper';

const BODIES = ['Body', 'body'] as const;
const SIGNS = ['MessageId', 'messageId', 'ReceiptHandle', 'receiptHandle'];

/** Messages of SQS: `receive-message` output, and what Lambda is given (formats §6). */
export const sqsMessage: Wrapper = {
  kind: 'sqs-messages',
  lists: ['Messages'],
  matches: (fields) => BODIES.some((name) => fields.holding(name)) && SIGNS.some((name) => fields.has(name)),
  open: (fields) => insides(...BODIES.map((name) => fields.holding(name))),
};
