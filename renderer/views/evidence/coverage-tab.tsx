import { useState } from 'react';
import type { Coverage, CoverageBreak, CoverageCell } from '../../../shared/model/evidence';
import { formatCount, formatPlural } from '../../format/number';
import { addSeconds } from '../../format/time';
import { valuesQuery } from '../../stores/filter-text';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useSettings } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { CoverageMap } from '../../widgets/coverage-map';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Principal } from '../../widgets/principal';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Absent, Line, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';

/** What the evidence can show: events by account, region and day, and where recording broke off. */
export function CoverageTab() {
  const actions = useActions();
  const asked = useCall('coverage', {});
  const [table, setTable] = useState(false);
  const coverage = asked.value;
  const day = (account: string, region: string, date: string) =>
    actions.search({
      query: valuesQuery({ account, awsRegion: region }),
      from: `${date}T00:00:00Z`,
      to: addSeconds(`${date}T00:00:00Z`, 86_400),
    });
  if (asked.error) return <Problem error={asked.error} onRetry={asked.again} />;
  if (!coverage) return <Skeleton rows={12} label="Loading coverage" />;
  if (coverage.cells.length === 0)
    return (
      <Empty title="No events yet">
        <p>Once CloudTrail logs are loaded, this shows which accounts, regions and days they cover.</p>
      </Empty>
    );
  return (
    <>
      <div className="tab-bar">
        <span className="soft">
          {formatPlural(new Set(coverage.cells.map(({ account }) => account)).size, 'account')},{' '}
          {formatPlural(new Set(coverage.cells.map(({ region }) => region)).size, 'region')},{' '}
          {formatPlural(coverage.days.length, 'day')} (UTC)
        </span>
        <button
          type="button"
          className="button button-small"
          aria-pressed={table}
          onClick={() => setTable(!table)}
        >
          As table
        </button>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
        <span className="coverage-key faint" aria-hidden="true">
          fewer <i className="heat-key heat-key-1" />
          <i className="heat-key heat-key-3" />
          <i className="heat-key heat-key-5" /> more <i className="heat-key heat-key-gap" /> a day without
          events
        </span>
      </div>
      <div className="coverage">
        {table ? (
          <CellTable coverage={coverage} onOpen={day} />
        ) : (
          <div className="coverage-map scroll">
            <CoverageMap coverage={coverage} onOpen={day} />
          </div>
        )}
        <Breaks coverage={coverage} />
      </div>
    </>
  );
}

function CellTable({
  coverage,
  onOpen,
}: {
  coverage: Coverage;
  onOpen: (account: string, region: string, day: string) => void;
}) {
  const density = useSettings((state) => state.density);
  const columns: TableColumn<CoverageCell>[] = [
    {
      id: 'account',
      title: 'Account',
      width: '130px',
      cell: (cell) => <Text value={cell.account} />,
      sort: (cell) => cell.account,
    },
    {
      id: 'region',
      title: 'Region',
      width: '130px',
      cell: (cell) => <Text value={cell.region} />,
      sort: (cell) => cell.region,
    },
    {
      id: 'day',
      title: 'Day',
      width: '120px',
      cell: (cell) => <span className="mono">{cell.day}</span>,
      sort: (cell) => cell.day,
    },
    {
      id: 'events',
      title: 'Events',
      width: '100px',
      number: true,
      cell: (cell) => formatCount(cell.events),
      sort: (cell) => cell.events,
    },
    {
      id: 'files',
      title: 'Files',
      width: '80px',
      number: true,
      cell: (cell) => formatCount(cell.files),
      sort: (cell) => cell.files,
    },
  ];
  return (
    <DataTable
      label="Events by account, region and day"
      rows={coverage.cells}
      columns={columns}
      keyOf={(cell) => `${cell.account} ${cell.region} ${cell.day}`}
      rowHeight={ROW_HEIGHTS[density]}
      onOpen={(cell) => onOpen(cell.account, cell.region, cell.day)}
    />
  );
}

const BREAK_COLUMNS: TableColumn<CoverageBreak>[] = [
  {
    id: 'time',
    title: 'Time (UTC)',
    width: '172px',
    cell: (one) => <Time iso={one.time} />,
    sort: (one) => one.time,
  },
  {
    id: 'meaning',
    title: 'What it means',
    width: 'minmax(240px, 2fr)',
    cell: (one) => <Line value={one.meaning} />,
  },
  {
    id: 'eventName',
    title: 'Event',
    width: '200px',
    cell: (one) => <Text value={one.eventName} />,
    sort: (one) => one.eventName,
  },
  {
    id: 'principal',
    title: 'Principal',
    width: 'minmax(160px, 1fr)',
    cell: (one) =>
      one.principal === null ? <Absent /> : <Principal value={one.principal} account={one.account} />,
    sort: (one) => one.principal,
  },
  {
    id: 'account',
    title: 'Account',
    width: '116px',
    cell: (one) => <Text value={one.account} />,
    sort: (one) => one.account,
  },
  {
    id: 'region',
    title: 'Region',
    width: '110px',
    cell: (one) => <Text value={one.region} />,
    sort: (one) => one.region,
  },
];

function Breaks({ coverage }: { coverage: Coverage }) {
  const actions = useActions();
  const density = useSettings((state) => state.density);
  return (
    <section className="breaks" aria-label="Breaks in the recording">
      <h2 className="breaks-title">
        Breaks in the recording <span className="soft">({formatCount(coverage.breaks.length)})</span>
      </h2>
      {coverage.breaks.length === 0 ? (
        <p className="soft breaks-none">
          No event says that a trail or recorder was stopped, changed or deleted.
        </p>
      ) : (
        <DataTable
          label="Breaks in the recording"
          rows={coverage.breaks}
          columns={BREAK_COLUMNS}
          keyOf={(one) => String(one.n)}
          rowHeight={ROW_HEIGHTS[density]}
          least={900}
          onOpen={(one) =>
            actions.openEvent(one.n, {
              query: '',
              from: addSeconds(one.time, -600),
              to: addSeconds(one.time, 601),
            })
          }
        />
      )}
    </section>
  );
}
