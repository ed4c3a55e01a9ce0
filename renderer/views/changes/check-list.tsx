import { useState } from 'react';
import type { Place } from '../../../shared/model/case';
import type { CheckRow } from '../../../shared/model/check';
import { formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { parseTime } from '../../format/time';
import { useActions, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';
import { resourceParams } from './resource-key';

const MOST = 500;
const WORDS = { fail: '✕ fails', pass: '✓ passes', unknown: '? not enough evidence' } as const;
const ORDER = ['critical', 'high', 'medium', 'low', 'info'];

/** What the checks say at a moment: what fails first, with since when and by whom. */
export function CheckList() {
  const [text, setText] = useState('');
  const [shown, setShown] = useState<CheckRow['verdict']>('fail');
  const actions = useActions();
  const [folder, setFolder] = useState<Place | null>(null);
  const at = parseTime(text);
  const asked = useCall('checks', {
    ...(at === undefined ? {} : { at }),
    ...(folder === null ? {} : { place: folder.place }),
  });
  const rows = asked.value?.rows ?? [];
  const counts = { fail: 0, pass: 0, unknown: 0 };
  for (const { verdict } of rows) counts[verdict]++;
  const wanted = rows
    .filter(({ verdict }) => verdict === shown)
    .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || a.title.localeCompare(b.title));
  return (
    <>
      <div className="list-words list-tools">
        <input
          className="field state-time"
          aria-label="Moment of the checks"
          placeholder="Newest moment"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {(['fail', 'unknown', 'pass'] as const).map((verdict) => (
          <button
            key={verdict}
            type="button"
            className="button button-small"
            aria-pressed={shown === verdict}
            onClick={() => setShown(verdict)}
          >
            {WORDS[verdict]} ({counts[verdict]})
          </button>
        ))}
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
        {folder !== null && (
          <button type="button" className="button button-small" onClick={() => setFolder(null)}>
            Without those of <Text value={folder.name} />
          </button>
        )}
        <button
          type="button"
          className="button button-small"
          onClick={() =>
            void actions.choose('evidence').then((chosen) => chosen?.[0] && setFolder(chosen[0]))
          }
        >
          Checks of a folder…
        </button>
      </div>
      <div className="timeline scroll">
        {asked.value?.failed.map(({ file, reason }) => (
          <p className="list-words" role="alert" key={file}>
            <Text value={file} /> is no check: <Text value={reason} />
          </p>
        ))}
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Running the checks" />}
        {asked.value && wanted.length === 0 && (
          <Empty title={shown === 'fail' ? 'Nothing fails' : 'Nothing of the kind'}>
            <p>{formatPlural(rows.length, 'verdict')} in all at this moment.</p>
          </Empty>
        )}
        <ol>
          {wanted.slice(0, MOST).map((row) => (
            <CheckLine
              key={`${row.check} ${row.awsAccountId} ${row.awsRegion} ${row.resourceId}`}
              row={row}
            />
          ))}
        </ol>
        {wanted.length > MOST && <p className="list-words soft">The first {MOST} of them.</p>}
      </div>
    </>
  );
}

function CheckLine({ row }: { row: CheckRow }) {
  const { location } = useStores();
  return (
    <li className="list-row">
      <span>
        <span className={`check-mark check-${row.verdict}`}>{row.severity}</span> <Text value={row.title} />
      </span>
      <span>
        {row.item === 0 ? (
          <Id value={row.resourceId} />
        ) : (
          <button type="button" className="link" onClick={() => location.getState().set(resourceParams(row))}>
            <Id value={row.displayName ?? row.resourceId} />
          </button>
        )}{' '}
        <span className="soft">
          <Text value={shortType(row.resourceType)} /> · <Text value={row.awsAccountId} /> ·{' '}
          <Text value={row.awsRegion} />
        </span>
      </span>
      <span className="soft list-why">
        {row.since === null ? (
          <>
            so when it was first seen, <Time iso={row.firstSeenSo} />
          </>
        ) : (
          <>
            since <Time iso={row.since} />
          </>
        )}
        {row.becameBy !== null && (
          <>
            {', by '}
            <CallLine call={row.becameBy} account={row.awsAccountId} />
            {row.becameBy.score < 1 && ` (score ${row.becameBy.score.toFixed(2)})`}
          </>
        )}
        {row.since !== null && row.becameBy === null && ', by no call that the logs hold'}
      </span>
    </li>
  );
}
