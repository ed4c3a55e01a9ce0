import { useState } from 'react';
import type { Cause, Change } from '../../../shared/model/change';
import { formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useStores } from '../../stores/stores';
import { Diff } from '../../widgets/diff';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { AlsoTouched } from './also-touched';
import { CallLine } from './call-line';
import { resourceParams } from './resource-key';

const SHORT = 8;
const SIGNS = { created: '+', modified: '~', deleted: '−', relationship: '↔' } as const;

/** One step of a resource, with its name where it does not stand above: when it was seen, what differs, and which calls may be behind it. */
export function ChangeStep({ change, named = false }: { change: Change; named?: boolean }) {
  const { actions, location } = useStores();
  const [all, setAll] = useState(false);
  const shown = all ? change.diff : change.diff.slice(0, SHORT);
  return (
    <li className="step">
      {named && (
        <h3 className="step-resource">
          <button
            type="button"
            className="link ellipsis"
            onClick={() => location.getState().set(resourceParams(change))}
          >
            <Id value={change.displayName ?? change.resourceName ?? change.resourceId} />
          </button>
          <span className="soft">
            <Text value={shortType(change.resourceType)} /> · <Text value={change.awsAccountId} /> ·{' '}
            <Text value={change.awsRegion} />
          </span>
        </h3>
      )}
      <div className="step-head">
        <span className={`step-kind step-${change.kind}`}>
          <span aria-hidden="true">{SIGNS[change.kind]}</span> {change.kind}
        </span>
        <span>
          captured <Time iso={change.capturedAt} />
        </span>
        {change.previousCapturedAt && (
          <span className="soft">
            previously <Time iso={change.previousCapturedAt} />
          </span>
        )}
        <span className="spacer" />
        <button type="button" className="button button-small" onClick={() => actions.keepChanges([change])}>
          Mark as finding
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => location.getState().set({ ...resourceParams(change), at: change.capturedAt })}
        >
          State then
        </button>
      </div>
      <p className="step-summary">
        <Text value={change.summary} />
      </p>
      <Causes change={change} />
      {change.alsoTouched > 0 && <AlsoTouched change={change} />}
      {change.diff.length === 0 ? (
        <p className="soft">
          {change.kind === 'created' ? 'Seen for the first time.' : 'Nothing but its bookkeeping differs.'}
        </p>
      ) : (
        <Diff entries={shown} />
      )}
      {change.diff.length > SHORT && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatPlural(change.diff.length, 'difference')}`}
        </button>
      )}
    </li>
  );
}

function Causes({ change }: { change: Change }) {
  if (change.causes.length === 0) {
    return (
      <details className="step-none">
        <summary>No call in the logs explains this change.</summary>
        <ul>
          {change.unexplained.map(({ kind, sentence }) => (
            <li key={kind}>
              <Text value={sentence} />
            </li>
          ))}
        </ul>
      </details>
    );
  }
  return (
    <ul className="causes" aria-label="Candidate causes">
      {change.causes.map((cause) => (
        <CauseRow key={cause.n} cause={cause} account={change.awsAccountId} />
      ))}
    </ul>
  );
}

function CauseRow({ cause, account }: { cause: Cause; account: string }) {
  return (
    <li className="cause">
      <span className="cause-score" title="1 is certain">
        <span className="cause-bar" aria-hidden="true">
          <span style={{ transform: `scaleX(${cause.score})` }} />
        </span>
        {cause.score >= 1 ? 'certain' : `score ${cause.score.toFixed(2)}`}
      </span>
      <span className="cause-main">
        <CallLine call={cause} account={account} />
        {cause.indirect && <span className="soft"> (indirect)</span>}
        <span className="cause-reason soft">
          <Text value={cause.reason} />
        </span>
      </span>
    </li>
  );
}
