import { formatCount, formatPlural, formatSeconds } from '../format/number';
import { useCase, useLoad, useSearch } from '../stores/stores';
import { Icon } from '../widgets/icon';
import { ProgressBar } from '../widgets/progress-bar';
import { Text } from '../widgets/text';
import { Time } from '../widgets/time';

/** What is open, how much of it there is, what is under way. */
export function StatusBar() {
  const status = useCase((state) => state.status);
  const connected = useCase((state) => state.connected);
  const opening = useCase((state) => state.opening);
  const searching = useSearch((state) => state.since !== null);
  return (
    <footer className="status-bar">
      {status ? (
        <>
          <span className="status-part ellipsis" title={status.path}>
            <strong className="ellipsis">
              <Text value={status.name} />
            </strong>
          </span>
          <span className="status-part">{formatPlural(status.events.unique, 'event')}</span>
          <span className="status-part">{formatPlural(status.resources, 'resource')}</span>
          <span className="status-part">{formatPlural(status.files.found, 'file')}</span>
          <span className="status-part">{formatPlural(status.notices, 'notice')}</span>
          {status.readOnly && <span className="status-part">read only</span>}
          {status.firstEventTime && status.lastEventTime && (
            <span className="status-part status-span">
              <Time iso={status.firstEventTime} /> – <Time iso={status.lastEventTime} />
            </span>
          )}
        </>
      ) : (
        <span className="status-part">No case is open</span>
      )}
      <span className="spacer" />
      <Loading />
      <span className="status-part" role="status">
        {opening !== null ? `opening ${opening}…` : searching ? 'searching…' : ''}
      </span>
      {!connected && <span className="status-part status-warn">not connected, trying again…</span>}
      <span className="status-part" title="Coldtrail never uses the network">
        <Icon name="shield" size={14} />
        offline
      </span>
    </footer>
  );
}

function Loading() {
  const progress = useLoad((state) => state.progress);
  const running = useLoad((state) => state.running);
  if (!running) return null;
  return (
    <span className="status-part">
      <ProgressBar
        label="Loading evidence"
        done={progress?.bytes.done ?? 0}
        total={progress?.bytes.total ?? 0}
      />
      {progress
        ? `${progress.state} ${formatCount(progress.files.done)} of ${formatPlural(progress.files.total, 'file')}`
        : 'starting'}
      {progress?.secondsLeft ? `, ${formatSeconds(progress.secondsLeft)} left` : ''}
    </span>
  );
}
