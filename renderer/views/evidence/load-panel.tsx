import type { LoadProgress } from '../../../shared/model/evidence';
import { formatBytes, formatCount, formatPlural, formatSeconds } from '../../format/number';
import { useCase, useLoad, useStores } from '../../stores/stores';
import { ProgressBar } from '../../widgets/progress-bar';

const WORDS: Record<LoadProgress['state'], string> = {
  walking: 'Looking for files',
  loading: 'Loading',
  paused: 'Paused',
  deriving: 'Working out identities, changes and coverage',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

/** While loading, how far it is; otherwise what the case holds. The panel keeps its height. */
export function LoadPanel() {
  const running = useLoad((state) => state.running);
  return <section className="load-panel">{running ? <Running /> : <Held />}</section>;
}

function Running() {
  const { load } = useStores();
  const progress = useLoad((state) => state.progress);
  const paused = progress?.state === 'paused';
  const cancelling = useLoad((state) => state.cancelling);
  return (
    <>
      <div className="line">
        <strong>{progress ? WORDS[progress.state] : 'Starting'}…</strong>
        <span className="soft load-figures">
          {progress &&
            `${formatCount(progress.files.done)} of ${formatPlural(progress.files.total, 'file')} · ${formatBytes(progress.bytes.done)} of ${formatBytes(progress.bytes.total)}`}
        </span>
        <span className="spacer" />
        <span className="soft load-figures">
          {progress &&
            `${formatPlural(progress.events, 'event')} · ${formatCount(progress.eventsPerSecond)} a second · ${formatSeconds(progress.elapsedSeconds)}${progress.secondsLeft === null ? '' : `, ${formatSeconds(progress.secondsLeft)} left`}`}
        </span>
        <button
          type="button"
          className="button button-small"
          disabled={cancelling || (progress?.state !== 'loading' && progress?.state !== 'paused')}
          onClick={() => void (paused ? load.getState().resume() : load.getState().pause())}
        >
          {paused ? 'Resume' : 'Pause'}
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={cancelling}
          onClick={() => void load.getState().cancel()}
        >
          {cancelling ? 'Stopping…' : 'Cancel'}
        </button>
      </div>
      <ProgressBar
        label="Loading evidence"
        done={progress?.bytes.done ?? 0}
        total={progress?.bytes.total ?? 0}
      />
    </>
  );
}

function Held() {
  const status = useCase((state) => state.status);
  const summary = useLoad((state) => state.summary);
  if (!status) return <p className="soft">Choose a folder, an archive or files: a case is made of them.</p>;
  const { files, events, configItems } = status;
  return (
    <>
      <dl className="load-held">
        <Figure
          name="Files"
          value={files.found}
          more={`${formatCount(files.loaded)} loaded, ${formatCount(files.partial)} partial, ${formatCount(files.skipped)} skipped, ${formatCount(files.failed)} failed`}
        />
        <Figure
          name="Events"
          value={events.unique}
          more={`and ${formatPlural(events.duplicates, 'duplicate')}`}
        />
        <Figure
          name="Config items"
          value={configItems.unique}
          more={`and ${formatPlural(configItems.duplicates, 'duplicate')}`}
        />
        <Figure name="Resources" value={status.resources} />
        <Figure name="Notices" value={status.notices} />
        <Figure
          name="Accounts"
          value={status.accounts.length}
          more={formatPlural(status.regions.length, 'region')}
        />
      </dl>
      <p className="soft load-summary">
        {summary
          ? `Last load: ${formatPlural(summary.files.found, 'file')} in ${formatSeconds(summary.seconds)}${summary.cancelled ? ', cancelled' : ''}: ${formatPlural(summary.events.unique, 'new event')}, ${formatPlural(summary.configItems.unique, 'new Config item')}, ${formatPlural(summary.files.alreadyLoaded, 'file')} loaded before, ${formatPlural(summary.notices, 'notice')}.`
          : 'Evidence is only ever read; nothing of it is changed.'}
      </p>
    </>
  );
}

function Figure({ name, value, more }: { name: string; value: number; more?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{formatCount(value)}</strong>
        {more && <span className="faint">{more}</span>}
      </dd>
    </div>
  );
}
