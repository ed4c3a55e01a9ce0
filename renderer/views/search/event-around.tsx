import { useMemo, useRef } from 'react';
import type { EventDetail } from '../../../shared/model/search';
import { parseJson } from '../../format/json';
import { formatCount } from '../../format/number';
import { useActions, useCase, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Principal } from '../../widgets/principal';
import { Problem } from '../../widgets/problem';
import { useRoving } from '../../widgets/roving';
import { Id, Line } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { aroundEvent } from './around';

/** Searches that begin at this event, each with how many events it finds; and what Config recorded of the target. */
export function EventAround({ detail }: { detail: EventDetail }) {
  const actions = useActions();
  const { location } = useStores();
  const resources = useCase((state) => state.status?.resources ?? 0);
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const { row } = detail;
  const items = useMemo(() => aroundEvent(detail, parseJson(detail.record)), [detail]);
  const counted = useCall(
    'search.count',
    items.length > 0
      ? { searches: items.map(({ scope: { query, from, to } }) => ({ query, from, to })) }
      : null,
  );
  return (
    <div
      ref={list}
      className="around"
      role="group"
      aria-label="Searches that begin at this event"
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {counted.error && <Problem error={counted.error} onRetry={counted.again} />}
      {items.map((item, index) => (
        <button
          key={`${item.words} ${item.value}`}
          type="button"
          data-roving
          tabIndex={-1}
          className="around-item"
          onClick={() => actions.search(item.scope, row.n)}
        >
          <span className="around-words">{item.words}</span>
          {item.value === null ? (
            <span className="spacer soft">everything, ± 10 minutes</span>
          ) : item.value === row.principal ? (
            <Principal value={item.value} account={row.account} />
          ) : item.words === 'Same agent' ? (
            <Line value={item.value} />
          ) : (
            <Id value={item.value} />
          )}
          <span className="around-count number">
            {counted.value?.[index] === undefined ? '' : formatCount(counted.value[index])}
            <span className="visually-hidden"> events</span>
          </span>
        </button>
      ))}
      {row.target !== null && resources > 0 && (
        <button
          type="button"
          data-roving
          tabIndex={-1}
          className="around-item"
          onClick={() => location.getState().go('changes', { text: row.target ?? '' })}
        >
          <span className="around-words">Changes of the target</span>
          <Id value={row.target} />
        </button>
      )}
      <Working since={counted.since} onCancel={counted.cancel} />
    </div>
  );
}
