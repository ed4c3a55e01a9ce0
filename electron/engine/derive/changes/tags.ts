import { isNothing, isObject, type Json, type JsonObject, toText } from './json';

/** Names under which items keep tags. */
export const TAG_LISTS: ReadonlySet<string> = new Set([
  'tags',
  'Tags',
  'tagSet',
  'TagSet',
  'tagSets',
  'TagList',
  'tagList',
]);

/** Whether a value under this name is a set of tags in any of the spellings of items, or holds nothing. */
export function isTagList(name: string, value: Json | undefined): boolean {
  if (!TAG_LISTS.has(name)) return false;
  if (isNothing(value)) return true;
  if (Array.isArray(value)) return value.every((element) => isObject(element) && isTagElement(element));
  return isObject(value) && Object.values(value).every((tag) => typeof tag !== 'object' || tag === null);
}

/** `{key, value}`, `{Key, Value}`, or one of S3's tag sets, `{tags: {…}}` (formats §7.3, §9.5). */
function isTagElement(element: JsonObject): boolean {
  return isObject(element.tags) || typeof (element.key ?? element.Key) === 'string';
}

/** Tags by key, whatever their spelling; a tag without a value has the empty string. */
export function readTags(value: Json | undefined): Map<string, string> {
  const tags = new Map<string, string>();
  if (Array.isArray(value)) {
    for (const element of value.filter(isObject)) {
      if (isObject(element.tags)) {
        for (const [key, text] of readTags(element.tags)) tags.set(key, text);
      } else {
        tags.set(toText(element.key ?? element.Key), toText(element.value ?? element.Value));
      }
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) tags.set(key, toText(value[key]));
  }
  return tags;
}
