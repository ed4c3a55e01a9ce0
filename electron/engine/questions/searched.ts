import { resolveField } from '../../../shared/filter/fields.ts';
import { EVENT_FIELDS } from '../../../shared/model/event.ts';

/**
 * Words of this application rather than of the record: looking for `user` must not find every event of a user. What was
 * refused stands in the error message too, and who is behind an event in other records.
 */
const NOT_EVIDENCE = new Set([
  ...['identityKind', 'outcome', 'credentialType', 'channel', 'actorFrom'],
  ...['calledFrom', 'deniedAction', 'deniedResource', 'credential', 'actor'],
]);

/** The columns a bare word is looked for in. What also stands inside the document `userIdentity` is not read twice. */
export const SEARCHED = EVENT_FIELDS.filter(
  ({ name, path, type }) =>
    (type === 'text' || type === 'address' || type === 'json') &&
    !NOT_EVIDENCE.has(name) &&
    !(path.includes('.') && resolveField([path.split('.')[0]!])?.column.type === 'json'),
);

const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const minimal = (text: string): string => JSON.stringify(text).slice(1, -1);
const asciiOnly = (text: string): string => minimal(text).replace(/[^\0-\x7f]/g, unicodeEscape);

/** How JSON writers spell a text: as it is, slashes escaped, ASCII only, and ASCII with the signs of HTML escaped. */
export const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  minimal,
  (text) => minimal(text).replaceAll('/', '\\/'),
  asciiOnly,
  (text) => asciiOnly(text.toLowerCase()),
  (text) => asciiOnly(text.toUpperCase()),
  (text) => asciiOnly(text).replace(/[<>&'=]/g, unicodeEscape),
];

/** A text as a regular expression (RE2) that matches it alone. */
export const quoteExpression = (text: string): string =>
  text.replaceAll('\0', '\\x00').replace(/[!-/:-@[-`{-~]/g, (sign) => (sign === '\\' ? '\\\\' : `\\${sign}`));
