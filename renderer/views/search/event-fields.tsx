import { useMemo } from 'react';
import type { EventDetail, EventRow } from '../../../shared/model/search';
import { jsonLeaves, jsonText, parseJson } from '../../format/json';
import { formatTime } from '../../format/time';
import { useActions } from '../../stores/stores';
import { Text } from '../../widgets/text';
import { type ValueRow, ValueTable } from '../../widgets/value-table';

const DERIVED = [
  'principal',
  'identityKind',
  'session',
  'account',
  'outcome',
] as const satisfies (keyof EventRow)[];

/** What was worked out about the event, then every field of the record as it was written. */
export function EventFields({ detail }: { detail: EventDetail }) {
  const actions = useActions();
  const rows = useMemo(() => fieldRows(detail), [detail]);
  return (
    <ValueTable
      label="Fields of the event"
      rows={rows}
      onInclude={actions.filterFor}
      onExclude={actions.filterOut}
      onCopy={(text) => void actions.copy(text)}
    />
  );
}

function fieldRows(detail: EventDetail): ValueRow[] {
  const derived = DERIVED.flatMap((field): ValueRow[] => {
    const value = detail.row[field];
    return value === null ? [] : [{ field, value: String(value) }];
  });
  const root = parseJson(detail.record);
  if (!root) return [...derived, { field: 'record', value: detail.record }];
  const written = jsonLeaves(root).map(({ path, node }): ValueRow => {
    const value = node.kind === 'null' ? null : jsonText(node);
    if (path === 'eventTime' && value !== null)
      return { field: path, value, shown: <Text value={formatTime(value)} /> };
    return { field: path, value };
  });
  return [...derived, ...written];
}
