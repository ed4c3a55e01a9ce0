import type { Finding } from '../../../shared/model/finding';
import type { EventRow } from '../../../shared/model/search';
import { addSeconds } from '../../format/time';
import { ROW_HEIGHTS } from '../../stores/settings';
import { useActions, useSettings } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { EVENT_COLUMNS } from '../../widgets/event-columns';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Working } from '../../widgets/working';

const SHOWN = ['eventTime', 'eventName', 'principal', 'sourceIPAddress', 'account', 'target'];

const COLUMNS: TableColumn<EventRow>[] = EVENT_COLUMNS.filter((column) => SHOWN.includes(column.id)).map(
  ({ id, title, least, share, cell }) => ({
    id,
    title,
    width: share === 0 ? `${least + 8}px` : `minmax(${least}px, ${share}fr)`,
    cell,
  }),
);

/** The search a finding was made from. */
const scopeOf = ({ search }: Finding) => ({
  query: search?.query ?? '',
  ...(search?.from ? { from: search.from } : {}),
  ...(search?.to ? { to: search.to } : {}),
});

/** The events a finding rests on; each leads to Search around its time. */
export function FindingEvents({ finding }: { finding: Finding }) {
  const actions = useActions();
  const density = useSettings((state) => state.density);
  const asked = useCall('finding.events', { id: finding.id });
  return (
    <>
      <div className="panel-head">
        <h2>Events</h2>
        {finding.search !== null && (
          <button
            type="button"
            className="button button-small"
            onClick={() => actions.search(scopeOf(finding))}
          >
            Run its search again
          </button>
        )}
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={8} label="Loading events" />}
      {asked.value?.length === 0 && <Empty title="No events">This finding rests on no event.</Empty>}
      {asked.value && asked.value.length > 0 && (
        <DataTable
          label="Events of the finding"
          rows={asked.value}
          columns={COLUMNS}
          keyOf={(row) => String(row.n)}
          rowHeight={ROW_HEIGHTS[density]}
          least={840}
          onOpen={(row) =>
            actions.openEvent(
              row.n,
              row.eventTime
                ? { query: '', from: addSeconds(row.eventTime, -600), to: addSeconds(row.eventTime, 601) }
                : { query: '' },
            )
          }
        />
      )}
    </>
  );
}
