import { type ReactNode, useRef } from 'react';
import type { CallInput } from '../../../shared/api';
import type { Novelty, UsePeriod } from '../../../shared/model/identity';
import type { FacetValue } from '../../../shared/model/search';
import { formatCount } from '../../format/number';
import { type FieldValue, mentionQuery } from '../../stores/filter-text';
import { useCall } from '../../stores/use-call';
import { Problem, Skeleton } from '../../widgets/problem';
import { useRoving } from '../../widgets/roving';
import { Id, Line } from '../../widgets/text';
import { Time } from '../../widgets/time';

/** Searches the principal's events of the period on the page for values, and for more where there is more to ask. */
export type SearchUse = (values: Readonly<Record<string, FieldValue | undefined>>, more?: string) => void;

interface ListProps<Value> {
  title: string;
  field: string;
  values: readonly Value[];
  onSearch: SearchUse;
}

/** Values by count; each leads to this principal's events with it. */
export function CountList({
  title,
  field,
  values,
  outcome,
  onSearch,
}: ListProps<FacetValue> & { outcome?: string }) {
  const most = values[0]?.count ?? 1;
  return (
    <List title={title} empty={values.length === 0}>
      {values.map((one) => (
        <button
          key={one.value ?? ''}
          type="button"
          data-roving
          tabIndex={-1}
          className="use-row"
          onClick={() => onSearch({ [field]: one.value, outcome })}
        >
          <span className="use-bar" style={{ transform: `scaleX(${one.count / most})` }} />
          <span className="use-value">{one.value === null ? <em>absent</em> : <Id value={one.value} />}</span>
          <span className="number">{formatCount(one.count)}</span>
        </button>
      ))}
    </List>
  );
}

interface PeriodProps<Use extends UsePeriod> extends ListProps<Use> {
  /** What else there is to say about a value. */
  note?: (one: Use) => string;
  /** Where a value can be followed to: its lineage. */
  onFollow?: (one: Use) => (() => void) | undefined;
}

/** Values with first and last use. */
export function PeriodList<Use extends UsePeriod>(props: PeriodProps<Use>) {
  const { title, field, values, note, onSearch, onFollow } = props;
  return (
    <List title={title} empty={values.length === 0}>
      {values.map((one) => {
        const follow = onFollow?.(one);
        return (
          <div key={one.value} className="use-line">
            <button
              type="button"
              data-roving
              tabIndex={-1}
              className="use-row use-period"
              onClick={() => onSearch({ [field]: one.value })}
            >
              <span className="use-value">
                {field === 'userAgent' && note ? (
                  <Line value={note(one)} whole={one.value} />
                ) : (
                  <Id value={one.value} />
                )}
              </span>
              {note && field !== 'userAgent' && (
                <span className="use-note soft">
                  <Line value={note(one)} />
                </span>
              )}
              <span className="use-span soft">
                {one.firstUsed && <Time iso={one.firstUsed} />} –{' '}
                {one.lastUsed && <Time iso={one.lastUsed} />}
              </span>
              <span className="number">{formatCount(one.events)}</span>
            </button>
            {follow && (
              <button
                type="button"
                data-roving
                tabIndex={-1}
                className="button button-quiet button-small"
                aria-label={`Who is behind ${one.value}`}
                onClick={follow}
              >
                Lineage
              </button>
            )}
          </div>
        );
      })}
    </List>
  );
}

/** What its events touched; asked for by itself, because it takes longest. */
export function ResourceList({
  of,
  onSearch,
}: {
  of: CallInput<'principal.resources'>;
  onSearch: SearchUse;
}) {
  const { value: values, error, again } = useCall('principal.resources', of);
  return (
    <List title="Resources" empty={values?.length === 0}>
      {error && <Problem error={error} onRetry={again} />}
      {!values && !error && <Skeleton rows={8} label="Loading the resources" />}
      {values?.map(({ value, count }) => (
        <button
          key={value}
          type="button"
          data-roving
          tabIndex={-1}
          className="use-row"
          onClick={() => onSearch({}, mentionQuery(value ?? ''))}
        >
          <span className="use-value">
            <Id value={value ?? ''} />
          </span>
          <span className="number">{formatCount(count)}</span>
        </button>
      ))}
    </List>
  );
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  eventName: 'call',
  eventSource: 'service',
  awsRegion: 'region',
  sourceIPAddress: 'address',
  userAgent: 'agent',
};

/** What stands out against everyone else in the case. */
export function NoveltyList({ title, values, onSearch }: Omit<ListProps<Novelty>, 'field'>) {
  return (
    <List title={title} empty={values.length === 0}>
      {values.map(({ field, value, events }) => (
        <button
          key={`${field} ${value}`}
          type="button"
          data-roving
          tabIndex={-1}
          className="use-row"
          onClick={() => onSearch({ [field]: value })}
        >
          <span className="use-kind soft">{FIELD_WORDS[field] ?? field}</span>
          <span className="use-value">
            <Line value={value} />
          </span>
          <span className="number">{formatCount(events)}</span>
        </button>
      ))}
    </List>
  );
}

function List({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  return (
    <section className="use-list" aria-label={title}>
      <h2 className="principal-title">{title}</h2>
      {empty ? (
        <p className="faint">none</p>
      ) : (
        <div
          ref={list}
          role="group"
          aria-label={title}
          className="use-rows scroll"
          onKeyDown={roving.onKeyDown}
          onFocus={roving.onFocus}
        >
          {children}
        </div>
      )}
    </section>
  );
}
