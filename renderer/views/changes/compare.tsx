import { useCallback, useState } from 'react';
import type { StateDifference } from '../../../shared/model/change';
import { formatCount, formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Diff } from '../../widgets/diff';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { MomentField } from './moment-field';
import { MomentSlider } from './moment-slider';
import { type ResourceKey, resourceArgs, resourceParams } from './resource-key';

const MOST = 200;
const SIGNS = {
  appeared: '+ appeared',
  gone: '− gone',
  changed: '~ changed',
  unknown: '? unknown before',
} as const;
const CLASSES = { appeared: 'created', gone: 'deleted', changed: 'changed', unknown: 'changed' } as const;

interface CompareProps {
  /** Only this resource; the whole case without. */
  resource?: ResourceKey;
  /** When Config captured something, oldest first. */
  captured?: readonly string[];
}

/** What differs between two moments, of one resource or of everything. */
export function Compare({ resource, captured = [] }: CompareProps) {
  const { location } = useStores();
  const params = useLocation((state) => state.params);
  const status = useCase((state) => state.status);
  const [text, setText] = useState('');
  const ends = [status?.firstEventTime, status?.lastEventTime, captured[0], captured.at(-1)]
    .filter((one) => one !== null && one !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const first = ends[0];
  const last = ends.at(-1);
  const from = params.since ?? captured[0] ?? first;
  const to = params.until ?? captured.at(-1) ?? last;
  const setFrom = useCallback((since: string) => location.getState().set({ since }, true), [location]);
  const setTo = useCallback((until: string) => location.getState().set({ until }, true), [location]);
  const backwards = from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to);
  const asked = useCall(
    'state.compare',
    from === undefined || to === undefined || backwards
      ? null
      : {
          from,
          to,
          text,
          count: MOST,
          ...(resource === undefined ? {} : { resource: resourceArgs(resource) }),
        },
  );
  if (from === undefined || to === undefined || first === undefined || last === undefined)
    return (
      <Empty title="No moments to compare">
        <p>Load evidence first: the case holds nothing that happened at a time.</p>
      </Empty>
    );
  const total = asked.value?.total;
  return (
    <>
      <div className="moments">
        <MomentField label="From (UTC)" at={from} onChange={setFrom} />
        <MomentSlider label="From" at={from} first={first} last={last} marks={captured} onChange={setFrom} />
        <MomentField label="To (UTC)" at={to} onChange={setTo} />
        <MomentSlider label="To" at={to} first={first} last={last} marks={captured} onChange={setTo} />
      </div>
      <div className="list-words list-tools">
        {resource === undefined && (
          <input
            className="field compare-text"
            type="search"
            aria-label="Only resources with these words"
            placeholder="Name, id, ARN, type, account, region"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <span className="soft" aria-live="polite">
          {!backwards &&
            total !== undefined &&
            (total > MOST
              ? `${formatCount(total)} resources differ; the first ${MOST} of them.`
              : `${formatPlural(total, 'resource')} ${total === 1 ? 'differs' : 'differ'}.`)}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      <div className="timeline scroll">
        {backwards && (
          <Empty title="The first moment is after the second">
            <p>Choose an earlier first moment, or a later second one.</p>
          </Empty>
        )}
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && !backwards && <Skeleton rows={12} label="Comparing" />}
        {!backwards && total === 0 && (
          <Empty title="Nothing differs">
            <p>AWS Config saw the same at both moments.</p>
          </Empty>
        )}
        {!backwards && (
          <ol>
            {asked.value?.rows.map((row) => (
              <Difference
                key={JSON.stringify(resourceParams(row))}
                row={row}
                named={resource === undefined}
              />
            ))}
          </ol>
        )}
      </div>
    </>
  );
}

function Difference({ row, named }: { row: StateDifference; named: boolean }) {
  const { location } = useStores();
  return (
    <li className="step">
      <div className="step-head">
        <span className={`step-kind step-${CLASSES[row.kind]}`}>{SIGNS[row.kind]}</span>
        {named && (
          <h3 className="step-resource">
            <button
              type="button"
              className="link ellipsis"
              onClick={() =>
                location.getState().set({ ...resourceParams(row), at: undefined, part: undefined })
              }
            >
              <Id value={row.displayName ?? row.resourceName ?? row.resourceId} />
            </button>
            <span className="soft">
              <Text value={shortType(row.resourceType)} /> · <Text value={row.awsAccountId} /> ·{' '}
              <Text value={row.awsRegion} />
            </span>
          </h3>
        )}
      </div>
      <p className="soft">
        {row.fromCapturedAt === null ? (
          'Not seen by the first moment'
        ) : (
          <>
            At first as captured <Time iso={row.fromCapturedAt} />
          </>
        )}
        {', then as captured '}
        <Time iso={row.toCapturedAt} />
        {row.kind === 'unknown' && '. It is older than that, so what it was at the first moment is unknown.'}
      </p>
      {row.diff.length > 0 && <Diff entries={row.diff} />}
    </li>
  );
}
