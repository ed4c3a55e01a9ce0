import { useMemo } from 'react';
import type { EventDetail } from '../../../shared/model/search';
import { type JsonNode, parseJson } from '../../format/json';
import { addSeconds } from '../../format/time';
import { valueQuery } from '../../stores/filter-text';
import { useActions, useCase, useStores } from '../../stores/stores';
import { Id, Line } from '../../widgets/text';

const NEAR_SECONDS = 600;

/** Searches that begin at this event: the same principal, key, address, session, resource, and ten minutes around it; and what Config recorded. */
export function EventAround({ detail }: { detail: EventDetail }) {
  const actions = useActions();
  const { location } = useStores();
  const resources = useCase((state) => state.status?.resources ?? 0);
  const { row } = detail;
  const key = useMemo(() => accessKey(parseJson(detail.record)), [detail.record]);
  const near = row.eventTime
    ? { from: addSeconds(row.eventTime, -NEAR_SECONDS), to: addSeconds(row.eventTime, NEAR_SECONDS + 1) }
    : undefined;
  const same: { words: string; field: string; value: string | null }[] = [
    { words: 'Same principal', field: 'principal', value: row.principal },
    { words: 'Same access key', field: 'userIdentity.accessKeyId', value: key },
    { words: 'Same session', field: 'session', value: row.session },
    { words: 'Same source address', field: 'sourceIPAddress', value: row.sourceIPAddress },
    { words: 'Same agent', field: 'userAgent', value: row.userAgent },
    { words: 'Same call', field: 'eventName', value: row.eventName },
  ];
  return (
    <div className="around">
      {near && (
        <button
          type="button"
          className="around-item"
          onClick={() => actions.search({ query: '', ...near }, row.n)}
        >
          <span>Ten minutes around</span>
          <span>everything from ten minutes before to ten minutes after</span>
        </button>
      )}
      {same.map(({ words, field, value }) =>
        value === null ? null : (
          <button
            key={field}
            type="button"
            className="around-item"
            onClick={() => actions.search({ query: valueQuery(field, value) }, row.n)}
          >
            <span>{words}</span>
            {field === 'userAgent' ? <Line value={value} /> : <Id value={value} />}
          </button>
        ),
      )}
      {near && row.principal !== null && (
        <button
          type="button"
          className="around-item"
          onClick={() => actions.search({ query: valueQuery('principal', row.principal), ...near }, row.n)}
        >
          <span>Principal around it</span>
          <span>the same principal, from ten minutes before to ten minutes after</span>
        </button>
      )}
      {row.target !== null && (
        <button
          type="button"
          className="around-item"
          onClick={() => actions.search({ query: JSON.stringify(row.target) }, row.n)}
        >
          <span>Mentions the target</span>
          <Id value={row.target} />
        </button>
      )}
      {row.target !== null && resources > 0 && (
        <button
          type="button"
          className="around-item"
          onClick={() => location.getState().go('changes', { text: row.target ?? '' })}
        >
          <span>Changes of the target</span>
          <Id value={row.target} />
        </button>
      )}
    </div>
  );
}

function accessKey(root: JsonNode | undefined): string | null {
  const member = (node: JsonNode | undefined, name: string) =>
    node?.kind === 'object' ? node.entries.find(([key]) => key === name)?.[1] : undefined;
  const key = member(member(root, 'userIdentity'), 'accessKeyId');
  return key?.kind === 'string' ? key.value : null;
}
