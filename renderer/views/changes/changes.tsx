import { useEffect, useState } from 'react';
import type { ResourceRow } from '../../../shared/model/change';
import { formatCount, formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { visible } from '../../format/visible';
import { useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { Overview } from './overview';
import { isNamed, readKey, resourceParams } from './resource-key';
import { ResourcePane } from './resource-pane';
import './changes.css';

const MOST = 5_000;
const ROW = 44;
const NO_KEY = { type: undefined, account: undefined, region: undefined, at: undefined };

const COLUMNS: TableColumn<ResourceRow>[] = [
  {
    id: 'resource',
    title: 'Resource',
    width: 'minmax(0, 1fr)',
    cell: (row) => (
      <span className="resource-cell">
        <strong>
          <Id value={row.displayName ?? row.resourceId} />
        </strong>
        <span
          className="soft ellipsis"
          title={`${visible(row.resourceType)} ${visible(row.resourceId)}, ${row.awsAccountId}, ${row.awsRegion}`}
        >
          <Text value={shortType(row.resourceType)} /> · <Text value={row.awsAccountId} /> ·{' '}
          <Text value={row.awsRegion} />
        </span>
      </span>
    ),
    sort: (row) => row.displayName ?? row.resourceId,
  },
  {
    id: 'changes',
    title: 'Changes',
    width: '84px',
    number: true,
    cell: (row) => formatCount(row.changes),
    sort: (row) => row.changes,
  },
];

/** Resources on the left, one resource's timeline on the right. */
export function Changes() {
  const { location } = useStores();
  const params = useLocation((state) => state.params);
  const known = useCase((state) => state.status?.resources ?? 0);
  const [text, setText] = useState(params.text ?? '');
  const type = params.ofType;
  const asked = useCall('resources', {
    text,
    start: 0,
    count: MOST,
    ...(type ? { resourceType: type } : {}),
  });
  const types = useCall('resources', { start: 0, count: MOST });
  // Notifications of compliance may be all there is of Config.
  const compliance = useCall('compliance', { count: 1 });
  const chosen = readKey(params);
  const row = chosen && asked.value?.rows.find((resource) => isNamed(resource, chosen));
  // Who comes here for one resource sees it at once.
  const only = asked.value?.total === 1 ? asked.value.rows[0] : undefined;
  useEffect(() => {
    if (only && !chosen && params.text === text) location.getState().set(resourceParams(only), true);
  }, [location, only, chosen, params.text, text]);
  const kinds = [...new Set(types.value?.rows.map((row) => row.resourceType))].sort();
  return (
    <div className="changes">
      <section className="changes-list" aria-label="Resources">
        <div className="panel-head">
          <h1 className="page-title">Changes</h1>
          <span className="soft" aria-live="polite">
            {asked.value && formatPlural(asked.value.total, 'resource')}
          </span>
        </div>
        <div className="changes-filter">
          <input
            className="field"
            type="search"
            aria-label="Find resources"
            placeholder="Name, id or ARN"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <select
            className="field"
            aria-label="Type"
            value={type ?? ''}
            onChange={(event) => location.getState().set({ ofType: event.target.value || undefined }, true)}
          >
            <option value="">All types</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {shortType(kind)}
              </option>
            ))}
          </select>
        </div>
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Loading resources" />}
        {asked.value?.rows.length === 0 && (
          <div className="changes-none">
            <p className="soft">AWS Config has no resource that matches.</p>
            {text.trim() !== '' && (
              <button
                type="button"
                className="link"
                onClick={() => location.getState().set({ ...NO_KEY, id: text.trim() })}
              >
                Calls on it, and what they come to
              </button>
            )}
          </div>
        )}
        {asked.value && asked.value.rows.length > 0 && (
          <DataTable
            label="Resources"
            rows={asked.value.rows}
            columns={COLUMNS}
            keyOf={(row) => JSON.stringify(resourceParams(row))}
            rowHeight={ROW}
            sort={{ id: 'changes', down: true }}
            {...(row ? { active: JSON.stringify(resourceParams(row)) } : {})}
            onOpen={(row) => location.getState().set({ ...resourceParams(row), at: undefined })}
          />
        )}
        <Working since={asked.since} onCancel={asked.cancel} />
      </section>
      {chosen ? (
        <ResourcePane key={JSON.stringify(resourceParams(chosen))} resource={chosen} row={row} />
      ) : known === 0 && asked.value?.total === 0 && compliance.value?.total === 0 ? (
        <NoConfig />
      ) : (
        <Overview />
      )}
    </div>
  );
}

/** A case of logs alone: what calls come to can be asked for by name. */
function NoConfig() {
  const { location } = useStores();
  return (
    <section className="changes-pane" aria-label="No AWS Config" data-home tabIndex={-1}>
      <Empty title="No AWS Config items in this case">
        <p>
          Load AWS Config snapshots or history files, and each resource shows here what it was and what it
          became. Without them, name a resource on the left to see the calls on it and what they come to.
        </p>
        <button
          type="button"
          className="button button-main"
          onClick={() => location.getState().go('evidence')}
        >
          Go to Evidence
        </button>
      </Empty>
    </section>
  );
}
