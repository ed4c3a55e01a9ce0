import { insides, type Wrapper } from './wrapper';

/**
 * Log events of CloudWatch Logs: subscription payloads (`logEvents`), `filter-log-events` and `get-log-events` (`events`),
 * and rows that Logs Insights exports (`@message`). The record is the message (formats §6).
 */
export const logEvent: Wrapper = {
  kind: 'cloudwatch-logs',
  lists: ['logEvents', 'events'],
  matches: (fields) =>
    fields.holding('@message') !== undefined ||
    (fields.holding('message') !== undefined && (fields.has('timestamp') || fields.has('ingestionTime'))),
  open: (fields) => insides(fields.holding('@message') ?? fields.holding('message')),
  time: ['@timestamp', 'timestamp'],
};

/** One column of a row that `get-query-results` of Logs Insights prints. */
export const logColumn: Wrapper = {
  kind: 'cloudwatch-logs',
  lists: ['results'],
  matches: (fields) => fields.has('field', 'value'),
  open: (fields) => (fields.text('field') === '@message' ? insides(fields.string('value')) : []),
  mayBeEmpty: true,
};

/** What Lambda, Kinesis and Firehose are given of a log subscription: base64, of gzip most often. */
export const streamRecord: Wrapper = {
  kind: 'cloudwatch-logs',
  matches: (fields) =>
    fields.nested('awslogs') !== undefined ||
    fields.nested('kinesis') !== undefined ||
    (fields.string('data') !== undefined && fields.text('data')?.match(/^(H4sI|ey|ew|W3s)/) != null) ||
    (fields.string('Data') !== undefined && fields.has('SequenceNumber')),
  open: (fields) =>
    insides(fields.nested('awslogs'), fields.nested('kinesis'), fields.string('data'), fields.string('Data')),
};

/** One line of an export to S3: the time the log event has, a space, the message. */
export const EXPORT_LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)[ \t]/;
/** What an export leaves beside its files to show that it may write. */
export const WRITE_TEST = /^Permission Check Successful\s*$/i;
