import { EVENT_FIELDS, type EventField, eventField } from '../../../shared/model/event';
import type { Redaction } from '../../../shared/model/export';
import { join, raw, type Sql, sql } from '../store/sql';

export const REDACTED = '[redacted]';

/** Keys whose values are secrets wherever they stand in a record. Ids of keys and idempotency tokens are none. */
const SECRET_KEYS = [
  'sessionToken',
  'securityToken',
  'secretAccessKey',
  'secretKey',
  'secretString',
  'secretBinary',
  'clientSecret',
  'privateKey',
  'preSharedKey',
  'keyMaterial',
  'passphrase',
  'password',
  'newPassword',
  'oldPassword',
  'masterUserPassword',
  'adminPassword',
  'userPassword',
  'authToken',
  'accessToken',
  'refreshToken',
  'idToken',
  'bearerToken',
  'sAMLAssertion',
  'webIdentityToken',
  'signinToken',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
];

/** Secrets that are known by their beginning: session tokens of AWS, and private keys. */
const SECRET_VALUES = [
  '(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu|AQoDYXdz|AQoEXAMPLE)[A-Za-z0-9+/=%_-]{20,}',
  '-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*',
];

interface Replacement {
  /** Understood alike by JavaScript and by RE2. */
  pattern: string;
  /** Without groups beyond the first. */
  with: (group: string) => string;
  ignoreCase: boolean;
  /** Where it is looked for: in every text, or in JSON alone. */
  json: boolean;
  /** For RE2: found in every text that the pattern is found in, and cheap to look for. */
  sign: string;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Values under these keys: in JSON, and in JSON that stands in a JSON string. */
function underKeys(keys: readonly string[]): Replacement[] {
  if (keys.length === 0) return [];
  const names = keys.map(escaped).join('|');
  const common = { ignoreCase: true, json: true, sign: String.raw`(?i:"(?:${names})\\*")` };
  return [
    {
      ...common,
      pattern: `("(?:${names})":)(?:"(?:[^"\\\\]|\\\\.)*"|-?[0-9][0-9.eE+-]*|true|false|\\[[^\\[\\]]*\\]|\\{[^{}]*\\})`,
      with: (group) => `${group}"${REDACTED}"`,
    },
    // In a text that is JSON itself, a quote has one backslash, and one within a value three.
    {
      ...common,
      pattern: String.raw`(\\"(?:${names})\\"\s*:\s*\\")(?:[^"\\]|\\{3}"|\\{4}|\\\\[^"\\]|\\[^"\\])*`,
      with: (group) => `${group}${REDACTED}`,
    },
    // Deeper still: up to the first quote.
    {
      ...common,
      pattern: String.raw`(\\{3,}"(?:${names})\\{3,}"\s*:\s*\\{3,}")(?:[^"\\]|\\+[^"\\])*`,
      with: (group) => `${group}${REDACTED}`,
    },
  ];
}

/**
 * What stands in place of an account number: digits too, so that JSON stays JSON wherever it stood. AWS gives out no such
 * numbers in practice, and the report says which they are.
 */
const pseudonym = (place: number) => `99999999${String(place).padStart(4, '0')}`;

const account = (number: string, index: number): Replacement => ({
  pattern: `()${number}`,
  with: () => pseudonym(index + 1),
  ignoreCase: false,
  json: false,
  sign: number,
});

/** Whether a column can hold a text that is to be hidden. */
const isSearched = ({ type }: EventField) => type !== 'time' && type !== 'boolean';

/** Hides what a request wants hidden: in SQL for rows, in JavaScript for everything else. */
export class Redactor {
  readonly #replacements: readonly Replacement[];
  readonly #hidden: ReadonlySet<string>;

  constructor(readonly wanted: Redaction) {
    const fields = wanted.fields.map((name) => eventField(name)).filter((field) => field !== undefined);
    this.#hidden = new Set(fields.map((field) => field.name));
    const keys = wanted.fields.map((name) => name.split('.').at(-1) ?? name);
    this.#replacements = [
      ...underKeys([...(wanted.secrets ? SECRET_KEYS : []), ...keys]),
      ...(wanted.secrets
        ? SECRET_VALUES.map((pattern) => ({
            pattern: `()${pattern}`,
            with: () => REDACTED,
            ignoreCase: false,
            json: false,
            sign: pattern,
          }))
        : []),
      ...wanted.accounts.map(account),
    ];
  }

  get isNeeded(): boolean {
    return this.#replacements.length > 0 || this.#hidden.size > 0;
  }

  /**
   * A column of `event`, called `e`, as it may leave the case. Columns that cannot hold a text are left empty. What does
   * not fulfil `suspect` is known to hold nothing that is hidden by its text.
   */
  column(field: EventField, suspect?: Sql): Sql {
    const plain = raw(`e."${field.name}"`);
    if (this.#hidden.has(field.name))
      return field.type === 'text' || field.type === 'address'
        ? sql`CASE WHEN ${plain} IS NOT NULL THEN ${REDACTED} END`
        : field.type === 'json'
          ? sql`CASE WHEN ${plain} IS NOT NULL THEN ${JSON.stringify(REDACTED)} END`
          : raw('NULL');
    if (!isSearched(field) || this.#replacements.length === 0) return plain;
    const replaced = this.text(plain, field.type === 'json');
    return suspect ? sql`CASE WHEN ${suspect} THEN ${replaced} ELSE ${plain} END` : replaced;
  }

  /** False only for a row, called `e`, in whose columns `fields` nothing is hidden: one look at all their texts. */
  suspects(fields: readonly EventField[]): Sql {
    const signs = [...new Set(this.#replacements.map(({ sign }) => sign))];
    const texts = fields.filter(isSearched).map((field) => raw(`e."${field.name}"`));
    const found = sql`regexp_matches(concat_ws(' ', ${join(texts, ', ')}), ${signs.join('|')})`;
    const hidden = fields
      .filter(({ name }) => this.#hidden.has(name))
      .map(({ name }) => raw(`e."${name}" IS NOT NULL`));
    return join([...(signs.length > 0 ? [found] : []), ...hidden, raw('false')], ' OR ');
  }

  /** An expression over texts as it may leave the case. */
  text(expression: Sql, json = false): Sql {
    return this.#replacements
      .filter((one) => json || !one.json)
      .reduce(
        (inner, one) =>
          sql`regexp_replace(${inner}, ${one.pattern}, ${one.with('\\1')}, ${one.ignoreCase ? 'gi' : 'g'})`,
        expression,
      );
  }

  /** Whether a row of `event`, called `e`, holds anything that is hidden. */
  get touches(): Sql {
    const changed = EVENT_FIELDS.filter((field) => this.#hidden.has(field.name) || isSearched(field)).map(
      (field) => sql`${raw(`e."${field.name}"`)} IS DISTINCT FROM ${this.column(field)}`,
    );
    return this.isNeeded ? changed.reduce((left, right) => sql`${left} OR ${right}`) : raw('false');
  }

  /** JSON, or with `json` false any text, as it may leave the case. */
  apply(text: string, json = true): string {
    return this.#replacements
      .filter((one) => json || !one.json)
      .reduce(
        (inner, one) =>
          inner.replace(new RegExp(one.pattern, one.ignoreCase ? 'gi' : 'g'), (_, group: string) =>
            one.with(group),
          ),
        text,
      );
  }

  /** What was read from the case under the names of its columns, as it may leave the case. Replacements keep JSON valid. */
  hide<T>(value: T): T {
    return this.isNeeded ? (JSON.parse(this.apply(JSON.stringify(value))) as T) : value;
  }

  /** Texts for people, as they may leave the case: before any is cut short, since a part of what is hidden is not known again. */
  hideTexts<T>(value: T): T {
    return JSON.parse(this.apply(JSON.stringify(value), false)) as T;
  }

  /** The name of a principal that stands alone, as it may leave the case. */
  principal(name: string): string {
    return this.#hidden.has('principal') ? REDACTED : name;
  }

  /** In words, for the report and the manifest; empty when nothing is hidden. */
  get notes(): string[] {
    const { secrets, fields, accounts } = this.wanted;
    return [
      ...(secrets ? [`Session tokens, passwords and private keys are replaced by ${REDACTED}.`] : []),
      ...(fields.length > 0
        ? [
            `The fields ${fields.join(', ')} are replaced by ${REDACTED}; searches, titles and notes stay as they were written.`,
          ]
        : []),
      ...(accounts.length > 0
        ? [
            `${accounts.length === 1 ? 'One account number is' : `${accounts.length} account numbers are`} replaced by ${accounts.map((_, index) => pseudonym(index + 1)).join(', ')}.`,
          ]
        : []),
    ];
  }
}
