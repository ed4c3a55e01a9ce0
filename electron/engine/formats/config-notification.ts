import type { Fields } from './fields';
import { isObject, type SideRow, textIn } from './whole';
import { type Inside, insides, type Wrapper } from './wrapper';

const NOTIFICATION = /^[A-Z][a-z]+[A-Za-z]+$/;

/**
 * Notifications of AWS Config and objects of oversized ones (formats §8). What changed goes with the item; the summary of
 * an oversized item is an item without its configuration. What a rule says of a resource becomes a row of its own; the
 * others, about evaluations and deliveries, say nothing of resources.
 */
export const configNotification: Wrapper = {
  kind: 'config-notification',
  matches: (fields) =>
    fields.nested('configurationItem') !== undefined ||
    fields.nested('configurationItemSummary') !== undefined ||
    (NOTIFICATION.test(fields.text('messageType') ?? '') &&
      (fields.has('notificationCreationTime') || fields.has('recordVersion'))),
  open: (fields) => [
    ...item(fields, 'configurationItem', ['configurationItemDiff']),
    ...item(fields, 'configurationItemSummary', ['s3DeliverySummary']),
  ],
  rows: (fields) => (fields.text('messageType') === 'ComplianceChangeNotification' ? verdict(fields) : []),
};

/** A row of `compliance_notice`; none when the rule or the resource is not named. */
function verdict(fields: Fields): SideRow[] {
  const place = ['configRuleName', 'resourceType', 'resourceId'].map((name) => fields.text(name));
  if (place.includes(null)) return [];
  const result = (name: string) => {
    const value = fields.value(name);
    const text = (field: string) => (isObject(value) ? textIn(value, field) : null);
    return { verdict: text('complianceType'), at: text('resultRecordedTime'), words: text('annotation') };
  };
  const [now, before] = [result('newEvaluationResult'), result('oldEvaluationResult')];
  const cells = [
    fields.text('awsAccountId'),
    fields.text('awsRegion'),
    ...place,
    ...[now.verdict, now.at, now.words, before.verdict, before.at],
    fields.text('notificationCreationTime'),
  ];
  return [['compliance_notice', cells]];
}

function item(fields: Fields, name: string, beside: readonly string[]): Inside[] {
  const part = fields.nested(name);
  if (!part) return [];
  const parts = beside.flatMap((other) => {
    const found = fields.nested(other);
    return found ? [[other, found] as const] : [];
  });
  return [{ part, beside: parts }];
}

/** What a Lambda rule is called with: the notification is the text of `invokingEvent` (formats §8). */
export const configRuleCall: Wrapper = {
  kind: 'config-notification',
  matches: (fields) => fields.holding('invokingEvent') !== undefined,
  open: (fields) => insides(fields.holding('invokingEvent')),
};

/** A configuration item as CloudTrail Lake keeps it: the item is the `eventData` (formats §6). */
export const lakeItem: Wrapper = {
  kind: 'config-items',
  matches: (fields) =>
    fields.text('eventType') === 'AwsConfigurationItem' && fields.holding('eventData') !== undefined,
  open: (fields) => insides(fields.holding('eventData')).map((inside) => ({ ...inside, loose: true })),
  time: ['eventTime'],
};
