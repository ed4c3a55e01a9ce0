import type { Notice } from '../../../shared/model/evidence';
import { formatCount, formatPlural } from '../../format/number';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useSettings } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';

const MOST = 20_000;

const COLUMNS: TableColumn<Notice>[] = [
  { id: 'kind', title: 'Kind', width: '120px', cell: (notice) => notice.kind, sort: (notice) => notice.kind },
  {
    id: 'message',
    title: 'What is the matter',
    width: 'minmax(240px, 2fr)',
    cell: (notice) => (
      <span title={notice.message}>
        <Text value={notice.message} />
      </span>
    ),
    sort: (notice) => notice.message,
  },
  {
    id: 'file',
    title: 'File',
    width: 'minmax(240px, 2fr)',
    cell: (notice) => <Id value={notice.container ? `${notice.container} > ${notice.file}` : notice.file} />,
    sort: (notice) => notice.file,
  },
  {
    id: 'position',
    title: 'Record',
    width: '90px',
    number: true,
    cell: (notice) => (notice.position === null ? 'whole file' : formatCount(notice.position + 1)),
    sort: (notice) => notice.position,
  },
];

export function NoticesTab() {
  const density = useSettings((state) => state.density);
  const asked = useCall('notices', { start: 0, count: MOST });
  return (
    <>
      <div className="tab-bar">
        <span className="soft">
          {asked.value && formatPlural(asked.value.total, 'notice')}
          {asked.value && asked.value.total > MOST && `, the first ${formatCount(MOST)} of them listed`}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={12} label="Loading notices" />}
      {asked.value && asked.value.rows.length === 0 && (
        <Empty title="No notices">
          <p>Every file was read whole, and nothing in them looked wrong.</p>
        </Empty>
      )}
      {asked.value && asked.value.rows.length > 0 && (
        <DataTable
          label="Notices"
          rows={asked.value.rows}
          columns={COLUMNS}
          keyOf={(notice) =>
            `${notice.container} ${notice.file} ${notice.position} ${notice.kind} ${notice.message}`
          }
          rowHeight={ROW_HEIGHTS[density]}
          least={800}
        />
      )}
    </>
  );
}
