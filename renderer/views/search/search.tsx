import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { FACET_FIELDS } from '../../stores/search';
import type { SettingsState } from '../../stores/settings';
import { readSort } from '../../stores/sort';
import { useActions, useCase, useLocation, useSearch, useSettings, useStores } from '../../stores/stores';
import { askedAt } from '../../stores/value-actions';
import type { FindValues } from '../../widgets/facet-find';
import { FacetList } from '../../widgets/facet-list';
import { Histogram } from '../../widgets/histogram';
import { Empty } from '../../widgets/problem';
import { Splitter } from '../../widgets/splitter';
import { useTheme } from '../../widgets/theme';
import { EventPane } from './event-pane';
import { FACET_TITLES } from './facet-titles';
import { FilterChips } from './filter-chips';
import { QueryBar } from './query-bar';
import { useRemembered } from './remembered';
import { ResultBar } from './result-bar';
import { Results } from './results';
import './search.css';

const DIVIDE_BY = [
  'outcome',
  'eventSource',
  'eventName',
  'principal',
  'identityKind',
  'errorCode',
  'awsRegion',
  'account',
  'sourceIPAddress',
  'userAgent',
  'readOnly',
  'managementEvent',
].map((id) => ({ id, label: FACET_TITLES[id] ?? id }));

const panes = ({ paneWidth, paneHeight, paneBelow }: SettingsState) => ({ paneWidth, paneHeight, paneBelow });

export function Search() {
  const { client, location, search, settings, valueMenu } = useStores();
  const actions = useActions();
  const params = useLocation((state) => state.params);
  const revision = useCase((state) => state.revision);
  const events = useCase((state) => state.status?.events.unique ?? 0);
  const loading = useCase((state) => state.status?.loading ?? false);
  const { q = '', f, from, to, sort, by, event } = params;
  const query = useMemo(() => askedAt({ q, ...(f ? { f } : {}) }), [q, f]);
  const histogram = useSearch((state) => state.histogram);
  const facets = useSearch((state) => state.facets);
  const { paneWidth, paneHeight, paneBelow } = useSettings(useShallow(panes));
  const place = paneBelow ? 'below' : 'right';
  const walk = useRef<(by: -1 | 1) => void>(null);
  const theme = useTheme();

  useEffect(() => search.getState().divide(by ?? 'outcome'), [search, by]);
  useEffect(() => {
    const scope = { query, sort: readSort(sort), ...(from ? { from } : {}), ...(to ? { to } : {}) };
    const held = search.getState();
    const same =
      held.error === null &&
      JSON.stringify(held.scope) === JSON.stringify(scope) &&
      held.revision === revision;
    if (same || revision === '') return;
    held.run(scope, revision);
  }, [search, query, from, to, sort, revision]);
  useRemembered();

  const find = useCallback<FindValues>(
    async (field, text, signal) => {
      const range = { query, ...(from ? { from } : {}), ...(to ? { to } : {}) };
      const args = { ...range, fields: [field], size: 50, text };
      return (await client.call('search.facets', args, { signal }))[0];
    },
    [client, query, from, to],
  );
  const n = event === undefined ? undefined : Number(event);
  const open = n !== undefined && Number.isInteger(n);
  const fields = useMemo(() => [...FACET_FIELDS], []);
  if (events === 0 && !loading)
    return (
      <Empty title="There are no events in this case yet">
        <p>Load a folder, an archive or files with CloudTrail logs, then search here.</p>
        <button
          type="button"
          className="button button-main"
          onClick={() => location.getState().go('evidence')}
        >
          Go to Evidence
        </button>
      </Empty>
    );

  return (
    <div className="search">
      <QueryBar />
      <FilterChips />
      <div className="search-main" data-pane={open ? place : undefined}>
        <aside className="search-facets" aria-label="Facets">
          <FacetList
            facets={facets}
            fields={fields}
            titles={FACET_TITLES}
            onInclude={actions.filterFor}
            onExclude={actions.filterOut}
            find={find}
            onMenu={(field, value, at) => valueMenu.getState().open({ field, value }, at)}
          />
        </aside>
        <div className="search-results">
          <ResultBar />
          <Histogram
            data={histogram}
            theme={theme}
            fields={DIVIDE_BY}
            by={by ?? 'outcome'}
            onBy={(field) => location.getState().set({ by: field === 'outcome' ? undefined : field }, true)}
            onZoomOut={() => actions.zoomOut()}
            onRange={(start, end) => location.getState().set({ from: start, to: end, row: undefined })}
          />
          <Results walk={walk} />
        </div>
        {open && (
          <>
            <Splitter
              label={paneBelow ? 'Height of the event pane' : 'Width of the event pane'}
              side={place}
              size={paneBelow ? paneHeight : paneWidth}
              least={paneBelow ? 160 : 340}
              most={paneBelow ? 640 : 900}
              onChange={(size) =>
                settings.getState().change(paneBelow ? { paneHeight: size } : { paneWidth: size })
              }
            />
            <EventPane
              n={n}
              place={place}
              size={paneBelow ? paneHeight : paneWidth}
              onPlace={(next) => settings.getState().change({ paneBelow: next === 'below' })}
              onWalk={(by) => walk.current?.(by)}
              onClose={() => location.getState().set({ event: undefined })}
            />
          </>
        )}
      </div>
    </div>
  );
}
