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

/** The notification in a file; null when it is malformed, has no properties, or is not an update. */
function readNotification(name: string): Notification | null {
  try {
    const envelope: Document = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
    const body: Document = typeof envelope.Message === 'string' ? JSON.parse(envelope.Message) : envelope;
    const { configurationItem, configurationItemDiff: difference } = body as {
      configurationItem?: Document;
      configurationItemDiff?: { changeType?: string; changedProperties?: Record<string, Property> };
    };
    if (configurationItem === undefined || difference?.changeType !== 'UPDATE') return null;
    const properties = Object.entries(difference.changedProperties ?? {}).filter(([path]) =>
      hasHolder(configurationItem, path),
    );
    return properties.length === 0 ? null : { configurationItem, properties };
  } catch {
    return null;
  }
}

/** The member of an object under a name that Config writes with another first letter. */
const nameIn = (value: object, name: string) =>
  Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase()) ??
  name[0]?.toLowerCase() + name.slice(1);

/** Whether what holds a property is in the item: one notification speaks of a TagSet that its item calls Tags. */
function hasHolder(item: Document, path: string): boolean {
  let holder: unknown = item;
  for (const name of path.split('.').slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null) return false;
    holder = (holder as Document)[nameIn(holder, name)]; // Lists are reached by index like objects by name.
  }
  return holder !== undefined;
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
    } else holder[nameIn(holder, last)] = previousValue;
  }
  return item;
}

function bodyOf(item: Document): ItemBody {
  const part = (name: string) => (item[name] === undefined ? null : JSON.stringify(item[name]));
  return {
    ...NO_BODY,
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

describe('differences that Config found itself', () => {
  const notifications = FILES.flatMap((name) => {
    const notification = readNotification(name);
    return notification === null ? [] : [{ name, notification }];
  });

  it.skipIf(FILES.length === 0)('are found, and no others (needs ../shared/data)', () => {
    expect(notifications.length).toBeGreaterThan(5);
    for (const { name, notification } of notifications) {
      const found = diffItems(bodyOf(itemBefore(notification)), bodyOf(notification.configurationItem));
      const properties = notification.properties.map(([path]) => path);
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
