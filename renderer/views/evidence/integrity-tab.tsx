import { useState } from 'react';
import {
  type IntegrityRow,
  VERDICTS,
  type Verdict,
  type VerdictCounts,
} from '../../../shared/model/integrity';
import type { AppError } from '../../../shared/result';
import { appError } from '../../format/failure';
import { formatCount, formatPlural } from '../../format/number';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useSettings, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Absent, Id, Line } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { VerdictMark } from './verdict';

const MOST = 20_000;

/** A gap has no file; what it is a gap of tells it apart. */
const place = ({ account, region }: IntegrityRow) => (account === null ? null : `${account} ${region ?? ''}`);

const COLUMNS: TableColumn<IntegrityRow>[] = [
  {
    id: 'verdict',
    title: 'Verdict',
    width: '120px',
    cell: (row) => <VerdictMark verdict={row.verdict} />,
    sort: (row) => VERDICTS.indexOf(row.verdict),
  },
  {
    id: 'kind',
    title: 'Kind',
    width: '110px',
    cell: (row) => (row.backfill ? `${row.kind} (backfill)` : row.kind),
    sort: (row) => row.kind,
  },
  {
    id: 'status',
    title: 'Status',
    width: 'minmax(180px, 1fr)',
    cell: (row) => <Line value={row.status} />,
    sort: (row) => row.status,
  },
  {
    id: 'reason',
    title: 'Why',
    width: 'minmax(240px, 2fr)',
    cell: (row) => <Line value={row.reason} />,
    sort: (row) => row.reason,
  },
  {
    id: 'object',
    title: 'Object or file',
    width: 'minmax(240px, 2fr)',
    cell: (row) => {
      const name = row.object ?? row.file;
      const where = place(row);
      if (name === null && where !== null) return <Line value={where} />;
      return name === null ? <Absent /> : <Id value={name} whole={row.file ?? name} />;
    },
    sort: (row) => row.object ?? row.file ?? place(row),
  },
];

/** What digests say of the files, and the means to check them: keys that are given, and hashing once more. */
export function IntegrityTab() {
  const { client } = useStores();
  const actions = useActions();
  const density = useSettings((state) => state.density);
  const [verdict, setVerdict] = useState<Verdict | undefined>();
  const [error, setError] = useState<AppError | null>(null);
  const [running, setRunning] = useState<{ since: number; abort: AbortController } | null>(null);
  const summary = useCall('verify.summary', {});
  const asked = useCall('verify.rows', { count: MOST, ...(verdict ? { verdict } : {}) });

  async function check(args: { place?: string; rehash?: boolean }) {
    const abort = new AbortController();
    setRunning({ since: performance.now(), abort });
    setError(null);
    try {
      await client.call('verify.run', args, { signal: abort.signal });
    } catch (thrown) {
      if (!abort.signal.aborted) setError(appError(thrown));
    } finally {
      setRunning(null);
      summary.again();
      asked.again();
    }
  }
  async function giveKeys() {
    const place = (await actions.choose('evidence-files'))?.[0]?.place;
    if (place) await check({ place });
  }

  const found = summary.value;
  return (
    <>
      <div className="tab-bar">
        <label className="line">
          Verdict
          <select
            className="field"
            value={verdict ?? ''}
            onChange={(event) => setVerdict(VERDICTS.find((one) => one === event.target.value))}
          >
            <option value="">all</option>
            {VERDICTS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <span className="spacer" />
        <Working since={running?.since ?? asked.since} onCancel={() => running?.abort.abort()} />
        <button
          type="button"
          className="button button-small"
          disabled={running !== null}
          onClick={() => void giveKeys()}
        >
          Give public keys…
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={running !== null}
          onClick={() => void check({ rehash: true })}
        >
          Hash again
        </button>
      </div>
      {found && (
        <p className="soft integrity-summary">
          Digests: {words(found.digests)}. Log files: {words(found.logs)}.{' '}
          {found.gaps > 0 && `${formatPlural(found.gaps, 'gap')} between digests. `}
          {formatPlural(found.keys.given, 'key')} given, {formatCount(found.keys.evidence)} among the evidence
          {found.keys.given === 0 && found.keys.evidence > 0 && ', which prove only that it is consistent'}.
          {found.checkedAt && (
            <>
              {' '}
              Checked <Time iso={found.checkedAt} /> against{' '}
              {found.hashes === 'disk' ? 'what is on disk' : 'the hashes taken when it was loaded'}.
            </>
          )}
        </p>
      )}
      {(error ?? asked.error) && (
        <Problem
          // One of the two is there: it was just asked for.
          error={(error ?? asked.error) as AppError}
          {...(error ? { onDismiss: () => setError(null) } : { onRetry: asked.again })}
        />
      )}
      {!asked.value && !asked.error && <Skeleton rows={12} label="Loading verdicts" />}
      {asked.value && asked.value.rows.length === 0 && (
        <Empty title="Nothing to show">
          <p>{verdict ? 'No file has this verdict.' : 'Load evidence to check it.'}</p>
        </Empty>
      )}
      {asked.value && asked.value.rows.length > 0 && (
        <DataTable
          label="Integrity of files"
          rows={asked.value.rows}
          columns={COLUMNS}
          keyOf={(row) => `${row.kind} ${row.object} ${row.file} ${row.container} ${row.status}`}
          rowHeight={ROW_HEIGHTS[density]}
          least={1000}
        />
      )}
    </>
  );
}

function words({ valid, invalid, notCovered, cannotTell }: VerdictCounts): string {
  const parts = [
    [valid, 'valid'],
    [invalid, 'invalid'],
    [notCovered, 'not covered'],
    [cannotTell, 'cannot tell'],
  ] as const;
  const present = parts.filter(([count]) => count > 0);
  return present.length > 0
    ? present.map(([count, word]) => `${formatCount(count)} ${word}`).join(', ')
    : 'none';
}
