import { useCallback, useMemo } from 'react';
import { describeAgent, parseAgent } from '../../../shared/agent';
import { BREAKDOWNS, type BreakdownField, type BreakdownRow } from '../../../shared/model/identity';
import { formatCount, formatPlural } from '../../format/number';
import { valueQuery } from '../../stores/filter-text';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useLocation, useSettings, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Absent, Id, Line } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';

/** Values of a field that are listed; the commonest come first. */
const MOST = 10_000;

const TITLES: Readonly<Record<BreakdownField, string>> = {
  identityKind: 'Kind',
  account: 'Account',
  eventSource: 'Service',
  outcome: 'Outcome',
  awsRegion: 'Region',
  sourceIPAddress: 'Source address',
  userAgent: 'Agent',
  actor: 'Who is behind it',
  actorFrom: 'What the actor rests on',
  credentialType: 'Credentials',
  channel: 'Console, API or service',
  mfa: 'MFA',
  crossAccount: 'From another account',
};

const number = (id: 'events' | 'denied' | 'failed', title: string): TableColumn<BreakdownRow> => ({
  id,
  title,
  width: '96px',
  number: true,
  cell: (row) => (row[id] === 0 ? <span className="faint">0</span> : formatCount(row[id])),
  sort: (row) => row[id],
});

const time = (id: 'firstUsed' | 'lastUsed', title: string): TableColumn<BreakdownRow> => ({
  id,
  title,
  width: '162px',
  cell: (row) => (row[id] === null ? <Absent /> : <Time iso={row[id]} />),
  sort: (row) => row[id],
});

/** An agent says more when it is read as tool and platform; what it wrote stands beside it. */
const AGENT: TableColumn<BreakdownRow> = {
  id: 'tool',
  title: 'Tool and platform',
  width: 'minmax(160px, 1fr)',
  cell: ({ value }) => (value === null ? <Absent /> : <Line value={describeAgent(parseAgent(value))} />),
  sort: ({ value }) => (value === null ? null : describeAgent(parseAgent(value))),
};

function columnsOf(
  by: BreakdownField,
  showPrincipals: (row: BreakdownRow) => void,
): TableColumn<BreakdownRow>[] {
  return [
    {
      id: 'value',
      title: TITLES[by],
      width: 'minmax(220px, 2fr)',
      cell: ({ value }) => (value === null ? <em className="faint">absent</em> : <Id value={value} />),
      sort: ({ value }) => value,
    },
    ...(by === 'userAgent' ? [AGENT] : []),
    {
      id: 'principals',
      title: 'Principals',
      width: '96px',
      number: true,
      cell: (row) => (
        <button
          type="button"
          className="link"
          tabIndex={-1}
          aria-label={`Show ${formatPlural(row.principals, 'principal')}`}
          onClick={(event) => {
            event.stopPropagation();
            showPrincipals(row);
          }}
        >
          {formatCount(row.principals)}
        </button>
      ),
      sort: (row) => row.principals,
    },
    number('events', 'Events'),
    number('denied', 'Denied'),
    number('failed', 'Failed'),
    time('firstUsed', 'First use (UTC)'),
    time('lastUsed', 'Last use (UTC)'),
  ];
}

/** How many principals, and how much of what they did, fall to each value of a field. */
export function BreakdownPage() {
  const { location } = useStores();
  const actions = useActions();
  const density = useSettings((state) => state.density);
  const chosen = useLocation((state) => state.params.by);
  const by = BREAKDOWNS.find((field) => field === chosen) ?? 'identityKind';
  const asked = useCall('principals.by', { by, count: MOST });
  const showPrincipals = useCallback(
    ({ value }: BreakdownRow) => location.getState().go('identities', { within: valueQuery(by, value) }),
    [location, by],
  );
  const columns = useMemo(() => columnsOf(by, showPrincipals), [by, showPrincipals]);
  const rows = asked.value ?? [];
  return (
    <div className="column spacer">
      <div className="panel-head">
        <label className="line">
          Principals by
          <select
            className="field"
            value={by}
            onChange={(event) => location.getState().set({ by: event.target.value })}
          >
            {BREAKDOWNS.map((field) => (
              <option key={field} value={field}>
                {TITLES[field]}
              </option>
            ))}
          </select>
        </label>
        <span className="soft" aria-live="polite">
          {asked.value && `${formatPlural(rows.length, 'value')}. Enter shows the events, P the principals.`}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={12} label="Counting principals" />}
      {asked.value && rows.length === 0 && (
        <Empty title="No identities yet">
          <p>Load CloudTrail logs on the Evidence view.</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          key={by}
          label={`Principals by ${TITLES[by].toLowerCase()}`}
          rows={rows}
          columns={columns}
          keyOf={(row) => row.value ?? ''}
          rowHeight={ROW_HEIGHTS[density]}
          least={1000}
          sort={{ id: 'principals', down: true }}
          onOpen={({ value }) => actions.search({ query: valueQuery(by, value) })}
          onKey={(event, row) => event.key.toLowerCase() === 'p' && showPrincipals(row)}
        />
      )}
    </div>
  );
}
