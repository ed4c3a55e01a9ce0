import { useState } from 'react';
import type { EvidenceFile, FileStatus } from '../../../shared/model/evidence';
import { formatBytes, formatCount, formatPlural } from '../../format/number';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useSettings } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Absent, Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { VerdictMark } from './verdict';

const STATUSES: readonly FileStatus[] = ['loaded', 'partial', 'skipped', 'failed'];
const SHAPES: Record<FileStatus, string> = { loaded: '✓', partial: '◐', skipped: '–', failed: '✕' };
const MOST = 20_000;

export function FilesTab() {
  const actions = useActions();
  const density = useSettings((state) => state.density);
  const [status, setStatus] = useState<FileStatus | undefined>();
  const asked = useCall('files', { start: 0, count: MOST, ...(status ? { status } : {}) });
  const copy = (hash: string) => void actions.copy(hash, 'SHA-256');
  return (
    <>
      <div className="tab-bar">
        <label className="line">
          Status
          <select
            className="field"
            value={status ?? ''}
            onChange={(event) => setStatus(STATUSES.find((one) => one === event.target.value))}
          >
            <option value="">all</option>
            {STATUSES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <span className="soft">
          {asked.value && formatPlural(asked.value.total, 'file')}
          {asked.value && asked.value.total > MOST && `, the first ${formatCount(MOST)} of them listed`}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
        <span className="faint">C copies the hash of the row</span>
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={12} label="Loading files" />}
      {asked.value && asked.value.rows.length === 0 && (
        <Empty title="No files">
          <p>{status ? 'No file has this status.' : 'Add a folder or files to begin.'}</p>
        </Empty>
      )}
      {asked.value && asked.value.rows.length > 0 && (
        <DataTable
          label="Files"
          rows={asked.value.rows}
          columns={columns(copy)}
          keyOf={(file) => String(file.id)}
          rowHeight={ROW_HEIGHTS[density]}
          least={1300}
          onKey={(event, file) => {
            if (event.key === 'c' && !event.ctrlKey && !event.metaKey && file.sha256) copy(file.sha256);
          }}
        />
      )}
    </>
  );
}

function columns(copy: (hash: string) => void): TableColumn<EvidenceFile>[] {
  return [
    {
      id: 'path',
      title: 'File',
      width: 'minmax(230px, 3fr)',
      cell: (file) => <Id value={file.container ? `${file.container} > ${file.path}` : file.path} />,
      sort: (file) => file.path,
    },
    { id: 'kind', title: 'Kind', width: '130px', cell: (file) => file.kind, sort: (file) => file.kind },
    {
      id: 'status',
      title: 'Status',
      width: '90px',
      cell: (file) => (
        <>
          <span className={`file-mark file-${file.status}`} aria-hidden="true">
            {SHAPES[file.status]}
          </span>{' '}
          {file.status}
        </>
      ),
      sort: (file) => file.status,
    },
    {
      id: 'verdict',
      title: 'Integrity',
      width: '108px',
      cell: (file) =>
        file.verdict === null ? (
          <Absent />
        ) : (
          <VerdictMark verdict={file.verdict} why={`${file.verdictStatus}. ${file.verdictReason}`} />
        ),
      sort: (file) => file.verdict,
    },
    {
      id: 'account',
      title: 'Account',
      width: '110px',
      cell: (file) => optional(file.account),
      sort: (file) => file.account,
    },
    {
      id: 'region',
      title: 'Region',
      width: '110px',
      cell: (file) => optional(file.region),
      sort: (file) => file.region,
    },
    {
      id: 'size',
      title: 'Size',
      width: '80px',
      number: true,
      cell: (file) => formatBytes(file.size),
      sort: (file) => file.size,
    },
    {
      id: 'hash',
      title: 'SHA-256',
      width: '160px',
      cell: (file) =>
        file.sha256 === null ? (
          <Absent />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className="link mono"
            title={`${file.sha256} (copy)`}
            onClick={(event) => {
              event.stopPropagation();
              copy(file.sha256 ?? '');
            }}
          >
            {`${file.sha256.slice(0, 8)}…${file.sha256.slice(-8)}`}
          </button>
        ),
    },
    {
      id: 'events',
      title: 'Events',
      width: '80px',
      number: true,
      cell: (file) => formatCount(file.events),
      sort: (file) => file.events,
    },
    {
      id: 'items',
      title: 'Items',
      width: '70px',
      number: true,
      cell: (file) => formatCount(file.configItems),
      sort: (file) => file.configItems,
    },
    {
      id: 'rejected',
      title: 'Rejected',
      width: '76px',
      number: true,
      cell: (file) => formatCount(file.rejected),
      sort: (file) => file.rejected,
    },
    {
      id: 'notices',
      title: 'Notices',
      width: '76px',
      number: true,
      cell: (file) => formatCount(file.notices),
      sort: (file) => file.notices,
    },
  ];
}

const optional = (value: string | null) => (value === null ? <Absent /> : <Text value={value} />);
