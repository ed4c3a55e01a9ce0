import { type ReactNode, useMemo } from 'react';
import type { EventDetail, EventRow } from '../../../shared/model/search';
import { embeddedJson, jsonLeaves, jsonText, parseJson, prettyJson } from '../../format/json';
import { formatTime } from '../../format/time';
import { useActions, useStores } from '../../stores/stores';
import { Text } from '../../widgets/text';
import { type ValueRow, type ValueSection, ValueTable } from '../../widgets/value-table';

const DERIVED = [
  'principal',
  'identityKind',
  'session',
  'account',
  'outcome',
] as const satisfies (keyof EventRow)[];

/** What is looked for first stands first; in a section, fields keep the record's order. */
const SECTIONS: readonly { title: string; fields: RegExp; within?: string }[] = [
  { title: 'Request: requestParameters', fields: /^requestParameters\b/, within: 'requestParameters.' },
  {
    title: 'Result: responseElements',
    fields: /^(errorCode|errorMessage|responseElements)\b/,
    within: 'responseElements.',
  },
  { title: 'Call', fields: /^(eventTime|eventSource|eventName|awsRegion|sourceIPAddress|userAgent)\b/ },
  { title: 'Caller: userIdentity', fields: /^userIdentity\b/, within: 'userIdentity.' },
  { title: 'Everything else in the record', fields: /^/ },
];

/** What was worked out about the event, then every field of the record. */
export function EventFields({ detail }: { detail: EventDetail }) {
  const actions = useActions();
  const { valueMenu } = useStores();
  const sections = useMemo(() => fieldSections(detail), [detail]);
  return (
    <ValueTable
      label="Fields of the event"
      sections={sections}
      onInclude={actions.filterFor}
      onExclude={actions.filterOut}
      onCopy={(text) => void actions.copy(text)}
      onMenu={(field, value, at) => valueMenu.getState().open({ field, value, row: detail.row }, at)}
    />
  );
}

function fieldSections(detail: EventDetail): ValueSection[] {
  const { row, credential, actor } = detail;
  const derived = Object.entries({
    ...Object.fromEntries(DERIVED.map((name) => [name, row[name]])),
    credential,
    actor,
  }).flatMap(([field, value]): ValueRow[] => (value === null ? [] : [{ field, value }]));
  let rest = recordRows(detail.record);
  const sections = SECTIONS.map(({ title, fields, within }) => {
    const rows = rest.filter((row) => fields.test(row.field));
    rest = rest.filter((row) => !fields.test(row.field));
    return { title, rows, ...(within ? { within } : {}) };
  });
  return [{ title: 'Worked out from the record', rows: derived }, ...sections].filter(
    ({ rows }) => rows.length > 0,
  );
}

function recordRows(record: string): ValueRow[] {
  const root = parseJson(record);
  if (!root) return [{ field: 'record', value: record }];
  return jsonLeaves(root).map(({ path, node }): ValueRow => {
    const value = node.kind === 'null' ? null : jsonText(node);
    const shown = value === null ? undefined : shownAs(path, value);
    return { field: path, value, ...(shown ? { shown } : {}) };
  });
}

/** For values that read better in another form; filters and copies take the value itself. */
function shownAs(path: string, value: string): ReactNode {
  if (path === 'eventTime') return <Text value={formatTime(value)} />;
  const held = embeddedJson(value);
  return (
    held && (
      <>
        <span className="value-note">JSON held as text, decoded</span>
        <pre className="value-json">
          <Text value={prettyJson(held)} lines />
        </pre>
      </>
    )
  );
}
