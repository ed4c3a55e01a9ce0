import type { ChoiceKind } from '../../shared/host';
import type { Place } from '../../shared/model/case';
import type { Change } from '../../shared/model/change';
import type { Finding } from '../../shared/model/finding';
import type { EventRow } from '../../shared/model/search';
import { appError } from '../format/failure';
import { formatPlural } from '../format/number';
import { visible } from '../format/visible';
import { readChips, writeChips } from './chips';
import { copyText } from './clipboard';
import type { ExportChoice } from './dialogs';
import { createRangeActions } from './range-actions';
import type { SearchScope } from './search';
import type { Stores } from './stores';
import { createValueActions } from './value-actions';

type ExportWhat = { search: SearchScope } | { finding: number };

/** What a person can do from more than one place: menus, keys and buttons call the same function. */
export type Actions = ReturnType<typeof createActions>;

export function createActions(stores: Stores) {
  const { client } = stores;
  const say = stores.toast.getState().say;
  const go = stores.location.getState().go;

  /** Begins another search; pinned conditions stay. */
  function search(scope: SearchScope, event?: number): void {
    const { view, params, last } = stores.location.getState();
    const before = readChips(view === 'search' ? params.f : last.search?.f).filter((one) => one.pinned);
    const own = readChips(scope.f).filter((one) => !before.some(({ text }) => text === one.text));
    const chips = writeChips([...before, ...own]);
    go('search', {
      ...(scope.query ? { q: scope.query } : {}),
      ...(chips ? { f: chips } : {}),
      ...(scope.from ? { from: scope.from } : {}),
      ...(scope.to ? { to: scope.to } : {}),
      ...(event === undefined ? {} : { event: String(event) }),
    });
  }

  async function copy(text: string, what = 'Value'): Promise<void> {
    say((await copyText(text)) ? `${what} copied` : 'This window may not use the clipboard');
  }

  async function choose(kind: ChoiceKind, suggestion?: string): Promise<Place[] | null> {
    try {
      return await client.choose(kind, suggestion);
    } catch (thrown) {
      say(appError(thrown).message);
      return null;
    }
  }

  async function addPlaces(places: readonly Place[]): Promise<void> {
    if (places.length === 0) return;
    if (!stores.case.getState().status) {
      const name = places[0]?.name.replace(/\.[^.]*$/, '') ?? 'case';
      const evidence = places.map(({ place }) => place);
      if (!(await stores.case.getState().create({ name, places: evidence }))) return;
    }
    go('evidence');
    await stores.load.getState().start(places.map(({ place }) => place));
  }

  return {
    search,
    choose,
    sayFailure: (thrown: unknown) => say(appError(thrown).message),
    openSql: (text: string) => {
      stores.sql.getState().give(text);
      go('sql', {});
    },
    addPlaces,
    copy,
    ...createRangeActions(stores.location, stores.case),
    ...createValueActions({ location: stores.location, layout: stores.layout, search, copy }),
    openEvent: (n: number, scope: SearchScope = { query: '' }) => search(scope, n),
    openPrincipal: (principal: string) => go('identities', { principal }),
    /** Who is behind an access key, an event or a credential. */
    openLineage: (of: string) => go('identities', { tab: 'lineage', of }),

    openCase: async (readOnly = false) => {
      const chosen = await choose('case');
      const place = chosen?.[0];
      if (place && (await stores.case.getState().open(place.place, place.name, undefined, readOnly)))
        go('evidence', {});
    },
    /** Keeps the findings of another case of the same evidence. */
    importFindings: async () => {
      const place = (await choose('case'))?.[0]?.place;
      if (place === undefined) return;
      try {
        const { imported, already, without, missing } = await client.call('finding.import', { place });
        await stores.findings.getState().refresh();
        const parts = [
          `${formatPlural(imported, 'finding')} taken over`,
          ...(already > 0 ? [`${already} here already`] : []),
          ...(without > 0 ? [`${without} without a row in this case`] : []),
          ...(missing > 0 ? [`${formatPlural(missing, 'row')} not in this case`] : []),
        ];
        say(parts.join(', '));
      } catch (thrown) {
        say(appError(thrown).message);
      }
    },
    newCase: async () => {
      const chosen = await choose('new-case', 'investigation.coldtrail');
      const place = chosen?.[0];
      if (place && (await stores.case.getState().create({ place: place.place }))) go('evidence', {});
    },
    /** Opens a case by its token; with evidence to load, one that is not there yet is made. */
    openRecent: async (place: string, name: string, evidence: string[] = []) => {
      if (await stores.case.getState().open(place, name, evidence.length > 0 ? evidence : undefined))
        go('evidence', {});
    },
    closeCase: async () => {
      await stores.case.getState().close();
      go('start', {});
    },
    addEvidence: async (kind: 'evidence' | 'evidence-files' = 'evidence') => {
      const chosen = await choose(kind);
      if (chosen) await addPlaces(chosen);
    },
    demo: async () => {
      go('evidence', {});
      if (await stores.load.getState().demo()) search({ query: '' });
    },

    keepEvents: (rows: readonly Pick<EventRow, 'n' | 'eventName'>[]) => {
      const names = [...new Set(rows.map((row) => row.eventName ?? 'event'))];
      const title =
        names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
      stores.dialogs.getState().show({
        kind: 'finding',
        draft: {
          title: visible(title),
          severity: 'medium',
          events: rows.map((row) => row.n),
          about: formatPlural(rows.length, 'event'),
        },
      });
    },
    keepSearch: (scope: SearchScope, count: number, sentence: string) =>
      stores.dialogs.getState().show({
        kind: 'finding',
        draft: {
          title: visible(sentence.charAt(0).toUpperCase() + sentence.slice(1)).slice(0, 200),
          severity: 'medium',
          events: [],
          search: scope,
          about: `everything the search finds: ${formatPlural(count, 'event')}`,
        },
      }),

    keepChanges: (rows: readonly Pick<Change, 'item' | 'summary'>[]) =>
      stores.dialogs.getState().show({
        kind: 'finding',
        draft: {
          title: visible(rows[0]?.summary ?? 'Changes').slice(0, 200),
          severity: 'medium',
          events: [],
          changes: rows.map(({ item }) => item),
          about: formatPlural(rows.length, 'change'),
        },
      }),
    keepPrincipal: (principal: string) =>
      stores.dialogs.getState().show({
        kind: 'finding',
        draft: {
          title: visible(principal).slice(0, 200),
          severity: 'medium',
          events: [],
          principals: [principal],
          about: `the principal ${visible(principal)}, with all it did`,
        },
      }),

    /** Asks what goes into an evidence package: one finding, all of them, the search on the screen, everything. */
    exportFindings: (finding?: Finding) => {
      const { opened, scope } = stores.search.getState();
      const all: ExportChoice = { label: 'All findings', what: { kind: 'findings', ids: [] } };
      const one = finding && {
        label: `This finding: ${visible(finding.title).slice(0, 80)}`,
        what: { kind: 'findings' as const, ids: [finding.id] },
      };
      const has = (stores.findings.getState().list?.length ?? 0) > 0;
      const search = scope &&
        opened && {
          label: `The search: ${visible(opened.sentence).slice(0, 80)}`,
          what: {
            kind: 'search' as const,
            query: scope.query,
            ...(scope.from ? { from: scope.from } : {}),
            ...(scope.to ? { to: scope.to } : {}),
          },
        };
      stores.dialogs.getState().show({
        kind: 'export',
        choices: [
          ...(one ? [one] : []),
          ...(has ? [all] : []),
          ...(search ? [search] : []),
          { label: 'Everything: all events, changes and findings', what: { kind: 'all' } },
        ],
      });
    },
    exportResource: (key: {
      resourceType: string;
      resourceId: string;
      awsAccountId: string;
      awsRegion: string;
    }) =>
      stores.dialogs.getState().show({
        kind: 'export',
        choices: [{ label: `The history of ${visible(key.resourceId)}`, what: { kind: 'resource', ...key } }],
      }),

    exportEvents: async (what: ExportWhat, format: 'csv' | 'jsonl', name: string) => {
      const safe = name.replace(/[^A-Za-z0-9 ._-]+/g, '-').slice(0, 60) || 'events';
      const chosen = await choose('export', `${safe}.${format}`);
      const place = chosen?.[0]?.place;
      if (place === undefined) return;
      try {
        const written = await client.call('export.events', { place, format, ...what });
        say(`${formatPlural(written.rows, 'event')} written to ${visible(written.path)}`);
      } catch (thrown) {
        say(appError(thrown).message);
      }
    },

    removeFinding: async ({ id, revision, title }: Finding) => {
      await stores.findings.getState().remove(id);
      say(`Removed “${visible(title).slice(0, 60)}”`, {
        label: 'Undo',
        run: () =>
          void stores.findings
            .getState()
            .restore(id, revision)
            .catch((thrown: unknown) => say(appError(thrown).message)),
      });
    },
  };
}
