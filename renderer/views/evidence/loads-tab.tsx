import type { LoadRecord } from '../../../shared/model/evidence';
import { formatCount, formatPlural } from '../../format/number';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useSettings } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Absent, Line } from '../../widgets/text';
import { Time } from '../../widgets/time';

const figure = (id: string, title: string, value: (load: LoadRecord) => number): TableColumn<LoadRecord> => ({
  id,
  title,
  width: '84px',
  number: true,
  cell: (load) => formatCount(value(load)),
  sort: value,
});

const COLUMNS: TableColumn<LoadRecord>[] = [
  { id: 'id', title: 'Load', width: '52px', number: true, cell: (load) => load.id, sort: (load) => load.id },
  {
    id: 'startedAt',
    title: 'Began',
    width: '172px',
    cell: (load) => <Time iso={load.startedAt} />,
    sort: (load) => load.startedAt,
  },
  {
    id: 'endedAt',
    title: 'Ended',
    width: '172px',
    cell: (load) => (load.endedAt === null ? <Absent /> : <Time iso={load.endedAt} />),
    sort: (load) => load.endedAt,
  },
  { id: 'state', title: 'State', width: '92px', cell: (load) => load.state, sort: (load) => load.state },
  figure('found', 'Found', ({ files }) => files.found),
  figure('loaded', '= loaded', ({ files }) => files.loaded),
  figure('partial', '+ partial', ({ files }) => files.partial),
  figure('skipped', '+ skipped', ({ files }) => files.skipped),
  figure('failed', '+ failed', ({ files }) => files.failed),
  figure('already', '+ before', ({ files }) => files.alreadyLoaded),
  figure('records', 'Records', ({ events, configItems }) => events.records + configItems.records),
  figure('unique', '= new', ({ events, configItems }) => events.unique + configItems.unique),
  figure('duplicates', '+ repeats', ({ events, configItems }) => events.duplicates + configItems.duplicates),
  figure('rejected', '+ rejected', ({ events, configItems }) => events.rejected + configItems.rejected),
  figure('notices', 'Notices', (load) => load.notices),
  {
    id: 'places',
    title: 'Of',
    width: 'minmax(200px, 2fr)',
    cell: (load) => <Line value={load.places.join(', ')} />,
    sort: (load) => load.places.join(),
  },
];

/** What each load came to: every file and every record is somewhere in it. */
export function LoadsTab() {
  const density = useSettings((state) => state.density);
  const asked = useCall('ingest.loads', {});
  if (asked.error) return <Problem error={asked.error} onRetry={asked.again} />;
  if (!asked.value) return <Skeleton rows={6} label="Loading loads" />;
  if (asked.value.length === 0)
    return (
      <Empty title="No loads yet">
        <p>Add a folder or files to begin.</p>
      </Empty>
    );
  return (
    <>
      <div className="tab-bar">
        <span className="soft">
          {formatPlural(asked.value.length, 'load')}; records are events and Config items
        </span>
      </div>
      <DataTable
        label="Loads"
        rows={asked.value}
        columns={COLUMNS}
        keyOf={(load) => String(load.id)}
        rowHeight={ROW_HEIGHTS[density]}
        least={1640}
      />
    </>
  );
}
