import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffItems, type ItemBody, NO_BODY } from '../../../electron/engine/derive/changes/item-diff';
import type { DiffEntry } from '../../../shared/model/change';

/** Real change notifications, each with the difference that Config itself found (formats §8); not part of the project. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/config/awsconfig-transformerd');
const FILES = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : [];

type Document = Record<string, unknown>;
interface Property {
  previousValue: unknown;
  updatedValue: unknown;
  changeType: 'CREATE' | 'UPDATE' | 'DELETE';
}
interface Notification {
  configurationItem: Document;
  properties: [path: string, property: Property][];
}

/** Made invalid by those who published them. */
const UNREADABLE = [
  'ec2.deleted-malformed.json',
  'ec2.malformed.json',
  'elb.malformed.json',
  'elbv2.update.malformed-tags.json',
];

/** The notification in a file; null when it is malformed or says nothing of what was before, as a creation. */
function readNotification(name: string): Notification | null {
  try {
    const envelope: Document = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
    const body: Document = typeof envelope.Message === 'string' ? JSON.parse(envelope.Message) : envelope;
    const { configurationItem, configurationItemDiff: difference } = body as {
      configurationItem?: Document;
      configurationItemDiff?: { changeType?: string; changedProperties?: Record<string, Property> };
    };
    if (configurationItem === undefined || difference === undefined) return null;
    const properties = Object.entries(difference.changedProperties ?? {}).map(([path, property]) =>
      asTag(path, property),
    );
    const isRead = properties.length > 0 && properties.every(([, property]) => typeof property === 'object');
    return isRead ? { configurationItem, properties } : null;
  } catch {
    return null;
  }
}

/** The member of an object under a name that Config writes with another first letter. */
const nameIn = (value: object, name: string) =>
  Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase()) ??
  name[0]?.toLowerCase() + name.slice(1);

/** Notifications of load balancers speak of a TagSet; their items keep its members as tags, by key. */
function asTag(path: string, property: Property): Notification['properties'][number] {
  if (!/^SupplementaryConfiguration\.TagSet\.\d+$/.test(path)) return [path, property];
  const valueIn = (tag: unknown) => (tag as { value?: unknown } | null)?.value ?? null;
  const { key } = (property.updatedValue ?? property.previousValue) as { key: string };
  const { previousValue, updatedValue, changeType } = property;
  return [
    `Tags.${key}`,
    { previousValue: valueIn(previousValue), updatedValue: valueIn(updatedValue), changeType },
  ];
}

/** Takes what Config says changed back out of an item. */
function itemBefore({ configurationItem, properties }: Notification): Document {
  const item: Document = structuredClone(configurationItem);
  for (const [path, { previousValue, updatedValue }] of properties) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let holder: Document = item;
    for (const name of names) {
      const key = nameIn(holder, name);
      holder[key] ??= /^\d+$/.test(names[names.indexOf(name) + 1] ?? last) ? [] : {};
      holder = holder[key] as Document; // Lists are reached by index like objects by name.
    }
    if (Array.isArray(holder)) {
      const index = holder.findIndex((element) => JSON.stringify(element) === JSON.stringify(updatedValue));
      if (index !== -1) holder.splice(index, 1);
      if (previousValue !== null) holder.push(previousValue);
    } else if (previousValue === null) delete holder[nameIn(holder, last)];
    else holder[nameIn(holder, last)] = previousValue;
  }
  return item;
}

function bodyOf(item: Document): ItemBody {
  const part = (name: string) => (item[name] === undefined ? null : JSON.stringify(item[name]));
  return {
    ...NO_BODY,
    ARN: typeof item.ARN === 'string' ? item.ARN : null,
    tags: part('tags'),
    relationships: part('relationships'),
    configuration: part('configuration'),
    supplementaryConfiguration: part('supplementaryConfiguration'),
  };
}

/** Whether an entry is about a property: `Configuration.NetworkInterfaces.0` is any element of that list. */
function covers(entry: DiffEntry, property: string): boolean {
  const list = property.replace(/\.\d+$/, '').toLowerCase();
  const path = entry.path.toLowerCase();
  return path === list || path.startsWith(`${list}.`) || path.startsWith(`${list}[`);
}

/**
 * Whether a property is a difference to us: an item that leaves its ARN out says nothing of it, a deleted resource keeps
 * its name, and an empty list is the same as none.
 */
function isDifference([path, { previousValue, updatedValue }]: Notification['properties'][number]): boolean {
  return path !== 'ARN' && !(isEmpty(previousValue) && isEmpty(updatedValue));
}

const isEmpty = (value: unknown) => value === null || ['[]', '{}'].includes(JSON.stringify(value));

describe('differences that Config found itself', () => {
  const notifications = FILES.flatMap((name) => {
    const notification = readNotification(name);
    return notification === null ? [] : [{ name, notification }];
  });

  it.skipIf(FILES.length === 0)('are found, and no others (needs ../shared/data)', () => {
    const walked = new Set(notifications.map(({ name }) => name));
    // Creations name no property; the others are cut, or have text where a property should be.
    expect(FILES.filter((name) => !walked.has(name) && !/create|^ec2\.[05]\.json$/.test(name))).toEqual(
      UNREADABLE,
    );
    for (const { name, notification } of notifications) {
      const found = diffItems(bodyOf(itemBefore(notification)), bodyOf(notification.configurationItem));
      const properties = notification.properties.filter(isDifference).map(([path]) => path);
      const missing = properties.filter((property) => !found.some((entry) => covers(entry, property)));
      const extra = found.filter((entry) => !properties.some((property) => covers(entry, property)));
      expect({ name, missing, extra: extra.map(({ path }) => path) }).toEqual({
        name,
        missing: [],
        extra: [],
      });
    }
  });
});
