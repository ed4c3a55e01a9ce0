import type { Fields } from './fields';
import { type Inside, insides, type Wrapper } from './wrapper';

const NOTIFICATION = /^[A-Z][a-z]+[A-Za-z]+$/;

/**
 * Notifications of AWS Config and objects of oversized ones (formats §8). What changed goes with the item; the others,
 * about compliance, evaluations and deliveries, hold no item. The summary of an oversized item is an item without its
 * configuration.
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
};

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
