import { formatFilter, parsePath, resolveField } from '../../shared/filter';
import { type CopyForm, copyWords } from '../format/copy-as';
import { addSeconds } from '../format/time';
import { askedQuery, chip, readChips, toggleCondition, writeChips } from './chips';
import { clauseFor, type FieldValue, mentionQuery, opposite, searchField, TARGET } from './filter-text';
import type { LayoutStore } from './layout';
import type { LocationStore } from './location';
import type { SearchScope } from './search';
import type { ValueTarget } from './value-menu';

/** Half of the time that is shown around an event, in seconds. */
export const AROUND_SECONDS = 600;

/** What can be done with a value from a menu. */
export type ValueChoice =
  | 'include'
  | 'exclude'
  | 'present'
  | 'only'
  | 'mention'
  | 'around'
  | 'column'
  | 'principal'
  | 'lineage'
  | 'changes'
  | `copy-${CopyForm}`;

interface Tools {
  location: LocationStore;
  layout: LayoutStore;
  search: (scope: SearchScope, event?: number) => void;
  copy: (text: string, what?: string) => Promise<void>;
}

const PRINCIPALS = new Set(['principal']);
/** Fields whose values have a lineage: keys that signed a call, that it issued or that it is about, and the call itself. */
const CREDENTIALS = /(^|\.)accessKeyId$|^(credential|eventID)$/;
const RESOURCES = new Set([
  TARGET,
  'resources.ARN',
  'requestParameters.bucketName',
  'requestParameters.resourceArn',
]);

/** What makes sense for a value, in the order of the menu, divided by lines; `shown` as a column of the grid. */
export function valueChoices({ field, value, row }: ValueTarget, shown: boolean): ValueChoice[][] {
  const asked = clauseFor(field, value) !== undefined;
  const copies: ValueChoice[] = value === null ? [] : ['copy-value', 'copy-json', 'copy-csv'];
  const follow: ValueChoice[] = [];
  if (asked) follow.push('only');
  if (value !== null && field !== TARGET) follow.push('mention');
  if (field === 'eventTime' || row?.eventTime) follow.push('around');
  if (!shown && asked) follow.push('column');
  if (value !== null && PRINCIPALS.has(field)) follow.push('principal');
  if (value && !value.includes('*') && CREDENTIALS.test(field)) follow.push('lineage');
  if (value !== null && RESOURCES.has(field)) follow.push('changes');
  const filters: ValueChoice[] = asked ? ['include', 'exclude'] : [];
  if (asked && field !== TARGET && value !== null) filters.push('present');
  if (asked) copies.push('copy-sql', 'copy-command');
  return [filters, follow, copies].filter((group) => group.length > 0);
}

/** Filtering by, copying and following a value: the same wherever it stands. */
export function createValueActions({ location, layout, search, copy }: Tools) {
  /** Narrows the search on the screen; from another view, begins one. */
  function narrow(field: string, value: FieldValue, out: boolean): void {
    const clause = clauseFor(field, value);
    if (!clause) return;
    const wanted = out ? opposite(clause) : clause;
    const { view, params, set } = location.getState();
    if (view !== 'search') {
      search({ query: '', f: writeChips([chip(formatFilter(wanted))]) });
      return;
    }
    const next = toggleCondition({ q: params.q ?? '', chips: readChips(params.f) }, wanted);
    set({ q: next.q, f: writeChips(next.chips), row: undefined });
  }

  function choose(choice: ValueChoice, target: ValueTarget): void {
    const { field, value, row } = target;
    const query = () => {
      const clause = clauseFor(field, value);
      return clause ? formatFilter(clause) : '';
    };
    const at = field === 'eventTime' ? value : (row?.eventTime ?? null);
    if (choice === 'include') narrow(field, value, false);
    else if (choice === 'exclude') narrow(field, value, true);
    else if (choice === 'present') narrow(field, null, true);
    else if (choice === 'only') search({ query: query() }, row?.n);
    else if (choice === 'mention') search({ query: mentionQuery(value ?? '') }, row?.n);
    else if (choice === 'column') layout.getState().toggle(searchField(field) ?? field);
    else if (choice === 'principal') location.getState().go('identities', { principal: value ?? '' });
    else if (choice === 'lineage') location.getState().go('identities', { tab: 'lineage', of: value ?? '' });
    else if (choice === 'changes') location.getState().go('changes', { text: value ?? '' });
    else if (choice === 'around') {
      if (at !== null) search({ query: '', ...around(at) }, row?.n);
    } else {
      // What is left of the choices begins with `copy-` and ends in a form.
      const form = choice.slice('copy-'.length) as CopyForm;
      const keys = parsePath(field);
      const { text, what } = copyWords(form, field, value, query(), keys && resolveField(keys));
      void copy(text, what);
    }
  }

  return {
    filterFor: (field: string, value: FieldValue) => narrow(field, value, false),
    filterOut: (field: string, value: FieldValue) => narrow(field, value, true),
    chooseForValue: choose,
  };
}

/** The minutes before and after a moment, as a half-open range. */
export function around(time: string, seconds = AROUND_SECONDS): { from: string; to: string } {
  return { from: addSeconds(time, -seconds), to: addSeconds(time, seconds + 1) };
}

/** The text of what a place in the Search view asks for. */
export function askedAt(params: Readonly<Record<string, string>>): string {
  return askedQuery({ q: params.q ?? '', chips: readChips(params.f) });
}
