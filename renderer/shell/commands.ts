import { VIEWS } from '../stores/location';
import type { Density, Theme } from '../stores/settings';
import { useCase, useSaved, useStores } from '../stores/stores';
import { VIEW_TITLES } from './rail';

export interface Command {
  kind: 'view' | 'action' | 'recent';
  title: string;
  keys?: string;
  run(): void;
}

/** All words of the text stand in the title, in any order. */
export function matches(command: Pick<Command, 'kind' | 'title'>, text: string): boolean {
  const hay = `${command.kind} ${command.title}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

export function useCommands(): Command[] {
  const { actions, dialogs, location, load, search, settings } = useStores();
  const open = useCase((state) => state.status !== null);
  const recent = useSaved((state) => state.search.history);
  const loading = load.getState().running;
  const opened = search.getState().opened;
  const scope = search.getState().scope;
  const change = settings.getState().change;
  const action = (title: string, run: () => unknown, keys?: string): Command => ({
    kind: 'action',
    title,
    run: () => void run(),
    ...(keys ? { keys } : {}),
  });
  const identities = (tab: string) => location.getState().go('identities', { tab });
  const look = (theme: Theme) => action(`Theme: ${theme}`, () => change({ theme }));
  const rows = (density: Density) => action(`Rows: ${density}`, () => change({ density }));

  return [
    ...VIEWS.filter((view) => open || view === 'start').map((view, index) => ({
      kind: 'view' as const,
      title: VIEW_TITLES[view],
      keys: `Alt+${index + 1}`,
      run: () => location.getState().go(view),
    })),
    action('New case…', actions.newCase),
    action('Open case…', () => actions.openCase()),
    action('Open case to read only…', () => actions.openCase(true)),
    action('Add evidence…', () => actions.addEvidence()),
    action('Try the example incident', actions.demo),
    ...(loading ? [action('Cancel loading', () => load.getState().cancel())] : []),
    ...(open ? [action('Close case', actions.closeCase)] : []),
    ...(open
      ? [
          action('Take over findings of another case…', actions.importFindings),
          action('Export evidence…', () => actions.exportFindings()),
          action('Questions…', () => dialogs.getState().show({ kind: 'questions' })),
          action('Indicators…', () => dialogs.getState().show({ kind: 'indicators' })),
          action('Who is behind a key or an event…', () => identities('lineage')),
          action('Compare principals…', () => identities('compare')),
          action('Databases of networks…', () => identities('networks')),
        ]
      : []),
    ...(open && opened && scope
      ? [
          action('Export the search as CSV…', () =>
            actions.exportEvents({ search: plain(scope) }, 'csv', 'search'),
          ),
          action('Export the search as JSONL…', () =>
            actions.exportEvents({ search: plain(scope) }, 'jsonl', 'search'),
          ),
          action('Show the search as SQL', () =>
            dialogs.getState().show({ kind: 'sql', sql: opened.sql, values: opened.values }),
          ),
          action('Mark the whole search as finding…', () =>
            actions.keepSearch(plain(scope), opened.count, opened.sentence),
          ),
        ]
      : []),
    look('light'),
    look('dark'),
    look('system'),
    rows('compact'),
    rows('normal'),
    rows('comfortable'),
    action('Keys', () => dialogs.getState().show({ kind: 'keys' }), '?'),
    ...(open
      ? recent.map(({ query, from, to }) => ({
          kind: 'recent' as const,
          title: query,
          run: () => actions.search({ query, ...(from ? { from } : {}), ...(to ? { to } : {}) }),
        }))
      : []),
  ];
}

function plain({ query, from, to }: { query: string; from?: string; to?: string }) {
  return { query, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
