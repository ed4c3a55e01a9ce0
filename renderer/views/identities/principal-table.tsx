import { useMemo, useState } from 'react';
import { describeFilter, readFilter } from '../../../shared/filter';
import type { PrincipalRow } from '../../../shared/model/identity';
import { formatCount, formatPlural } from '../../format/number';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useLocation, useSettings, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Principal } from '../../widgets/principal';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Absent, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';

const MOST = 100_000;

const count = (
  id: keyof PrincipalRow & string,
  title: string,
  width: number,
  pick: (row: PrincipalRow) => number,
): TableColumn<PrincipalRow> => ({
  id,
  title,
  width: `${width}px`,
  number: true,
  cell: (row) => (pick(row) === 0 ? <span className="faint">0</span> : formatCount(pick(row))),
  sort: pick,
});

const COLUMNS: TableColumn<PrincipalRow>[] = [
  {
    id: 'principal',
    title: 'Principal',
    width: 'minmax(190px, 3fr)',
    cell: (row) => <Principal value={row.principal} account={row.account} />,
    sort: (row) => row.principal,
  },
  {
    id: 'identityKind',
    title: 'Kind',
    width: '76px',
    cell: (row) => <Text value={row.identityKind} />,
    sort: (row) => row.identityKind,
  },
  {
    id: 'account',
    title: 'Account',
    width: '108px',
    cell: (row) => (row.account === null ? <Absent /> : <Text value={row.account} />),
    sort: (row) => row.account,
  },
  count('events', 'Events', 78, (row) => row.events),
  count('denied', 'Denied', 66, (row) => row.denied),
  count('failed', 'Failed', 62, (row) => row.failed),
  count('sessions', 'Sessions', 74, (row) => row.sessions),
  count('addresses', 'Addresses', 82, (row) => row.addresses),
  count('userAgents', 'Agents', 66, (row) => row.userAgents),
  count('accessKeys', 'Keys', 56, (row) => row.accessKeys),
  count('services', 'Services', 72, (row) => row.services),
  count('withMfa', 'MFA', 62, (row) => row.withMfa),
  {
    id: 'firstUsed',
    title: 'First use (UTC)',
    width: '162px',
    cell: (row) => (row.firstUsed ? <Time iso={row.firstUsed} /> : <Absent />),
    sort: (row) => row.firstUsed,
  },
  {
    id: 'lastUsed',
    title: 'Last use (UTC)',
    width: '162px',
    cell: (row) => (row.lastUsed ? <Time iso={row.lastUsed} /> : <Absent />),
    sort: (row) => row.lastUsed,
  },
];

/** A search in words; what cannot be read stands as it was typed. */
function sentenceOf(query: string): string {
  const read = readFilter(query);
  return read.ok ? describeFilter(read.filter) : query;
}

export function PrincipalTable() {
  const actions = useActions();
  const density = useSettings((state) => state.density);
  const { location } = useStores();
  const within = useLocation((state) => state.params.within);
  const asked = useCall('principals', { query: within ?? '', count: MOST });
  const [text, setText] = useState('');
  const rows = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (asked.value ?? []).filter((row) => {
      const hay = `${row.principal} ${row.identityKind} ${row.account ?? ''}`.toLowerCase();
      return words.every((word) => hay.includes(word));
    });
  }, [asked.value, text]);
  return (
    <div className="column spacer">
      <div className="panel-head">
        <input
          className="field page-filter"
          type="search"
          aria-label="Filter principals"
          placeholder="Filter by name, kind or account"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="soft" aria-live="polite">
          {asked.value && formatPlural(rows.length, 'principal')}
        </span>
        {within !== undefined && (
          <span className="line principal-within">
            <span className="soft text-line">
              in events where <Text value={sentenceOf(within)} />
            </span>
            <button
              type="button"
              className="button button-small"
              onClick={() => location.getState().set({ within: undefined })}
            >
              All principals
            </button>
          </span>
        )}
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={20} label="Loading principals" />}
      {asked.value && rows.length === 0 && (
        <Empty title={asked.value.length === 0 ? 'No identities yet' : 'No principal matches'}>
          <p>
            {asked.value.length === 0
              ? 'Load CloudTrail logs on the Evidence view.'
              : 'Change or clear the filter.'}
          </p>
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Principals"
          rows={rows}
          columns={COLUMNS}
          keyOf={(row) => row.principal}
          rowHeight={ROW_HEIGHTS[density]}
          least={1316}
          sort={{ id: 'events', down: true }}
          onOpen={(row) => actions.openPrincipal(row.principal)}
        />
      )}
    </div>
  );
}
