import { type ReactNode, useRef } from 'react';
import type { UsePeriod } from '../../../shared/model/identity';
import type { FacetValue } from '../../../shared/model/search';
import { formatCount } from '../../format/number';
import { valuesQuery } from '../../stores/filter-text';
import { useActions } from '../../stores/stores';
import { useRoving } from '../../widgets/roving';
import { Id, Line } from '../../widgets/text';
import { Time } from '../../widgets/time';

interface ListProps<Value> {
  title: string;
  field: string;
  principal: string;
  values: readonly Value[];
  outcome?: string;
}

/** Values by count; each leads to this principal's events with it. */
export function CountList({ title, field, principal, values, outcome }: ListProps<FacetValue>) {
  const actions = useActions();
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
          onClick={() => actions.search({ query: valuesQuery({ principal, [field]: one.value, outcome }) })}
        >
          <span className="use-bar" style={{ transform: `scaleX(${one.count / most})` }} />
          <span className="use-value">{one.value === null ? <em>absent</em> : <Id value={one.value} />}</span>
          <span className="number">{formatCount(one.count)}</span>
        </button>
      ))}
    </List>
  );
}

/** Values with first and last use. */
export function PeriodList({ title, field, principal, values }: ListProps<UsePeriod>) {
  const actions = useActions();
  return (
    <List title={title} empty={values.length === 0}>
      {values.map((one) => (
        <button
          key={one.value}
          type="button"
          data-roving
          tabIndex={-1}
          className="use-row use-period"
          onClick={() => actions.search({ query: valuesQuery({ principal, [field]: one.value }) })}
        >
          <span className="use-value">
            {field === 'userAgent' ? <Line value={one.value} /> : <Id value={one.value} />}
          </span>
          <span className="use-span soft">
            {one.firstUsed && <Time iso={one.firstUsed} />} – {one.lastUsed && <Time iso={one.lastUsed} />}
          </span>
          <span className="number">{formatCount(one.events)}</span>
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
