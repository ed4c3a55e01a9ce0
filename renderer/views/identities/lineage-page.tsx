import { lazy, Suspense, useEffect, useState } from 'react';
import type { Lineage } from '../../../shared/model/lineage';
import { formatPlural } from '../../format/number';
import { useActions, useLocation } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { LineageList } from './lineage-list';

const LineageGraph = lazy(() => import('./lineage-graph'));

/** Credentials under the one that was asked for; more are counted. */
const MOST = 200;

/** The way back from a credential or an event to whoever it began with, and onward to all that was issued under it. */
export function LineagePage({ of }: { of: string | undefined }) {
  const actions = useActions();
  const asked = useCall('lineage', of === undefined ? null : { of, count: MOST });
  const [text, setText] = useState(of ?? '');
  useEffect(() => setText(of ?? ''), [of]);
  return (
    <div className="lineage column">
      <form
        className="lineage-ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') actions.openLineage(text.trim());
        }}
      >
        <label htmlFor="lineage-of">Access key or event id</label>
        <input
          id="lineage-of"
          className="field mono"
          type="search"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button button-main">
          Follow
        </button>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </form>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {of === undefined && (
        <Empty title="Who is behind it">
          <p>Enter an access key or an event id, or choose a key or session on a principal’s page.</p>
        </Empty>
      )}
      {of !== undefined && !asked.value && !asked.error && <Skeleton rows={8} label="Following the chain" />}
      {of !== undefined && asked.value && !asked.error && <Chain lineage={asked.value} />}
    </div>
  );
}

function Chain({ lineage }: { lineage: Lineage }) {
  const actions = useActions();
  const view = useLocation((state) => state.params.show);
  const { credentials, events } = lineage.under;
  const hops = [...lineage.path, ...lineage.onward];
  const left = credentials - lineage.onward.length;
  return (
    <div className="lineage-chain column scroll">
      <p className="lineage-end">
        {lineage.actor !== null && (
          <>
            <span className="soft">Behind it: </span>
            <strong>
              <Id value={lineage.actor} />
            </strong>
            {lineage.actorFrom === 'cut' && <span className="soft"> – as far as it can be followed</span>}
          </>
        )}
      </p>
      <p>
        {lineage.ended}{' '}
        <span className="soft">
          {formatPlural(events, 'event')} with it and {formatPlural(credentials, 'credential')} issued under
          it
          {left > 0 ? `, of which ${left} are not listed here` : ''}.
        </span>
      </p>
      {view !== 'list' && (
        <Suspense fallback={<div className="graph" />}>
          <LineageGraph
            hops={hops}
            asked={lineage.key}
            onOpen={(hop) => actions.search({ query: hop.query })}
          />
        </Suspense>
      )}
      <LineageList hops={hops} asked={lineage.key} />
    </div>
  );
}
