import { type ReactNode, useState } from 'react';
import type {
  CoverageGap,
  DigestCoverage,
  LateDelivery,
  OmittedField,
  RecordedKinds,
} from '../../../shared/model/coverage';
import type { Coverage, CoverageBreak } from '../../../shared/model/evidence';
import { formatBytes, formatCount, formatPlural } from '../../format/number';
import { addSeconds } from '../../format/time';
import { valuesQuery } from '../../stores/filter-text';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useSettings } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Principal } from '../../widgets/principal';
import { Problem, Skeleton } from '../../widgets/problem';
import { Absent, Line, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';

const LISTS = {
  breaks: 'Recording stopped or changed',
  gaps: 'Gaps',
  late: 'Late',
  omitted: 'Left out',
  kinds: 'Kinds of events',
  digests: 'Digests',
} as const;
type List = keyof typeof LISTS;

const text = <Row,>(
  id: keyof Row & string,
  title: string,
  width: string,
  value: (row: Row) => string | null,
): TableColumn<Row> => ({
  id,
  title,
  width,
  cell: (row) => {
    const shown = value(row);
    return shown === null ? <Absent /> : <Line value={shown} />;
  },
  sort: value,
});
const count = <Row,>(
  id: keyof Row & string,
  title: string,
  value: (row: Row) => number | null,
  show: (value: number) => string = formatCount,
): TableColumn<Row> => ({
  id,
  title,
  width: '110px',
  number: true,
  cell: (row) => {
    const shown = value(row);
    return shown === null ? <Absent /> : show(shown);
  },
  sort: value,
});
const time = <Row,>(
  id: keyof Row & string,
  title: string,
  value: (row: Row) => string | null,
): TableColumn<Row> => ({
  id,
  title,
  width: '172px',
  cell: (row) => {
    const iso = value(row);
    return iso === null ? <Absent /> : <Time iso={iso} />;
  },
  sort: value,
});
const place = <Row extends { account: string; region: string }>(): TableColumn<Row>[] => [
  text<Row>('account', 'Account', '116px', (row) => row.account),
  text<Row>('region', 'Region', '120px', (row) => row.region),
];

const BREAKS: TableColumn<CoverageBreak>[] = [
  time('time', 'Time (UTC)', (one) => one.time),
  time('until', 'Until', (one) => one.until),
  text('meaning', 'What it means', 'minmax(240px, 2fr)', (one) => one.meaning),
  text('eventName', 'Event', '200px', (one) => one.eventName),
  {
    id: 'principal',
    title: 'Principal',
    width: 'minmax(160px, 1fr)',
    cell: (one) =>
      one.principal === null ? <Absent /> : <Principal value={one.principal} account={one.account} />,
    sort: (one) => one.principal,
  },
  ...place<CoverageBreak>(),
];
const GAPS: TableColumn<CoverageGap>[] = [
  ...place<CoverageGap>(),
  time('from', 'From (UTC)', (one) => one.from),
  time('to', 'To', (one) => one.to),
  count('hours', 'Hours', (one) => one.hours),
  text('kind', 'Why', '90px', (one) => one.kind),
  text('reason', 'What is known', 'minmax(260px, 2fr)', (one) => one.reason),
];
const LATE: TableColumn<LateDelivery>[] = [
  ...place<LateDelivery>(),
  text('day', 'Day of the events', '140px', (one) => one.day),
  text('delivered', 'Delivered on', '130px', (one) => one.delivered),
  count('events', 'Events', (one) => one.events),
  count('files', 'Files', (one) => one.files),
  time('firstEventTime', 'First', (one) => one.firstEventTime),
  time('lastEventTime', 'Last', (one) => one.lastEventTime),
];
const MARKERS: Record<OmittedField['marker'], string> = {
  omitted: 'left out: too large',
  cut: 'cut at 1 KB',
  removed: 'removed by the service',
  hidden: 'hidden for security',
};
const OMITTED: TableColumn<OmittedField>[] = [
  text('field', 'Field', '170px', (one) => one.field),
  text('marker', 'What happened', '180px', (one) => MARKERS[one.marker]),
  text('eventName', 'Event', 'minmax(180px, 1fr)', (one) => one.eventName),
  text('eventSource', 'Service', 'minmax(180px, 1fr)', (one) => one.eventSource),
  count('events', 'Events', (one) => one.events),
  count('originalSize', 'Largest', (one) => one.originalSize, formatBytes),
];
const KINDS: TableColumn<RecordedKinds>[] = [
  ...place<RecordedKinds>(),
  count('managementEvents', 'Management', (one) => one.managementEvents),
  count('dataEvents', 'Data', (one) => one.dataEvents),
  text('dataServices', 'Data events of', 'minmax(260px, 2fr)', (one) =>
    one.dataServices.length > 0
      ? one.dataServices.join(', ')
      : 'none: what was done to objects was not recorded, or did not happen',
  ),
];
const DIGESTS: TableColumn<DigestCoverage>[] = [
  ...place<DigestCoverage>(),
  count('digests', 'Digests', (one) => one.digests),
  count('invalid', 'Not valid', (one) => one.invalid),
  count('missing', 'Missing', (one) => one.missing),
  count('gaps', 'Gaps', (one) => one.gaps),
  count('notCovered', 'Logs no digest names', (one) => one.notCovered),
];

/** What the evidence cannot show, list by list, below the map. */
export function CoverageLists({ coverage }: { coverage: Coverage }) {
  const actions = useActions();
  const [list, setList] = useState<List>('breaks');
  const gaps = useCall('coverage.gaps', { count: 5_000 });
  const limits = useCall('coverage.limits', {});
  const found = limits.value;
  const counts: Record<List, number | undefined> = {
    breaks: coverage.breaks.length,
    gaps: gaps.value?.total,
    late: found?.late.length,
    omitted: found?.omitted.length,
    kinds: found?.kinds.length,
    digests: found?.digests.length,
  };
  const within = (account: string, region: string, from: string, to: string) =>
    actions.search({ query: valuesQuery({ account, awsRegion: region }), from, to });
  const error = gaps.error ?? limits.error;
  return (
    <section className="breaks" aria-label="What the evidence cannot show">
      <div className="breaks-title line">
        {Object.entries(LISTS).map(([id, title]) => (
          <button
            key={id}
            type="button"
            className="button button-small"
            aria-pressed={list === id}
            // The keys of LISTS are what List names.
            onClick={() => setList(id as List)}
          >
            {title} <span className="soft">{counts[id as List] ?? '…'}</span>
          </button>
        ))}
      </div>
      {error && <Problem error={error} onRetry={gaps.error ? gaps.again : limits.again} />}
      {list === 'breaks' && (
        <Rows
          label={LISTS.breaks}
          rows={coverage.breaks}
          columns={BREAKS}
          keyOf={(one) => String(one.n)}
          none="No event says that a trail or recorder was stopped, changed or deleted."
          onOpen={(one) =>
            actions.openEvent(one.n, {
              query: '',
              from: addSeconds(one.time, -600),
              to: addSeconds(one.time, 601),
            })
          }
        />
      )}
      {list === 'gaps' && (
        <Rows
          label={LISTS.gaps}
          rows={gaps.value?.rows}
          columns={GAPS}
          keyOf={(one) => `${one.account} ${one.region} ${one.from}`}
          none="Between the first and the last event of each account and region, every hour has some."
          onOpen={(one) =>
            within(one.account, one.region, addSeconds(one.from, -3_600), addSeconds(one.to, 3_600))
          }
        />
      )}
      {list === 'late' && (
        <Rows
          label={LISTS.late}
          rows={found?.late}
          columns={LATE}
          keyOf={(one) => `${one.account} ${one.region} ${one.day} ${one.delivered}`}
          none="Every event was delivered on the day of its time."
          onOpen={(one) =>
            within(one.account, one.region, one.firstEventTime, addSeconds(one.lastEventTime, 1))
          }
        />
      )}
      {list === 'omitted' && (
        <Rows
          label={LISTS.omitted}
          rows={found?.omitted}
          columns={OMITTED}
          keyOf={(one) => `${one.field} ${one.marker} ${one.eventSource} ${one.eventName}`}
          none="No field was left out, hidden or cut."
          onOpen={(one) =>
            actions.openEvent(one.n, { query: valuesQuery({ eventName: one.eventName ?? '' }) })
          }
        />
      )}
      {list === 'kinds' && (
        <Rows
          label={LISTS.kinds}
          rows={found?.kinds}
          columns={KINDS}
          keyOf={(one) => `${one.account} ${one.region}`}
          none="There are no events."
        />
      )}
      {list === 'digests' && (
        <Rows
          label={LISTS.digests}
          rows={found?.digests}
          columns={DIGESTS}
          keyOf={(one) => `${one.account} ${one.region}`}
          none="There are no digests and no log files."
        />
      )}
    </section>
  );
}

interface RowsProps<Row> {
  label: string;
  rows: readonly Row[] | undefined;
  columns: readonly TableColumn<Row>[];
  keyOf: (row: Row) => string;
  none: string;
  onOpen?: (row: Row) => void;
}

function Rows<Row>({ label, rows, columns, keyOf, none, onOpen }: RowsProps<Row>): ReactNode {
  const density = useSettings((state) => state.density);
  if (!rows) return <Skeleton rows={4} label={`Loading ${label}`} />;
  if (rows.length === 0)
    return (
      <p className="soft breaks-none">
        <Text value={none} />
      </p>
    );
  return (
    <DataTable
      label={`${label}: ${formatPlural(rows.length, 'line')}`}
      rows={rows}
      columns={columns}
      keyOf={keyOf}
      rowHeight={ROW_HEIGHTS[density]}
      least={900}
      {...(onOpen ? { onOpen } : {})}
    />
  );
}
