import { wholeSecond } from '../../format/time';
import { useActions, useCase, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon } from '../../widgets/icon';
import { Problem, Skeleton } from '../../widgets/problem';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import './start.css';

export function Start() {
  const actions = useActions();
  const { case: cases, location } = useStores();
  const status = useCase((state) => state.status);
  const error = useCase((state) => state.error);
  const opening = useCase((state) => state.opening);
  return (
    <div className="start scroll">
      <div className="start-page">
        <header>
          <h1>Coldtrail</h1>
          <p className="soft">What happened in the account, who was behind it, and what did it change?</p>
        </header>
        {error && <Problem error={error} onDismiss={cases.getState().dismiss} />}
        {status && (
          <section className="start-open" aria-label="Open case">
            <div className="column">
              <strong>
                <Text value={status.name} />
              </strong>
              <span className="mono soft">
                <Text value={status.path} />
              </span>
            </div>
            <span className="spacer" />
            <button
              type="button"
              className="button button-main"
              onClick={() => location.getState().go('search')}
            >
              Continue
            </button>
            <button type="button" className="button" onClick={() => void actions.closeCase()}>
              Close case
            </button>
          </section>
        )}
        <div className="start-columns">
          <section aria-label="Begin">
            <h2>Begin</h2>
            <ul className="start-actions">
              <Action
                icon="plus"
                title="New case"
                words="An empty case file, to load evidence into"
                onClick={() => void actions.newCase()}
              />
              <Action
                icon="evidence"
                title="Open evidence"
                words="A folder, an archive or files with CloudTrail or Config in them"
                onClick={() => void actions.addEvidence()}
              />
              <Action
                icon="file"
                title="Open case"
                words="A .coldtrail file from before"
                onClick={() => void actions.openCase()}
              />
              <Action
                icon="search"
                title="Try the example incident"
                words="A made-up break-in across several accounts, to look around in"
                onClick={() => void actions.demo()}
              />
            </ul>
            <p className="faint">…or drop a folder, an archive or files anywhere.</p>
          </section>
          <section aria-label="Recent cases">
            <h2>Recent cases</h2>
            <Recent disabled={opening !== null} />
          </section>
        </div>
        <p className="start-promise">
          <Icon name="shield" />
          Nothing leaves this machine: Coldtrail never uses the network, and evidence is only ever read.
        </p>
      </div>
    </div>
  );
}

interface ActionProps {
  icon: 'plus' | 'evidence' | 'file' | 'search';
  title: string;
  words: string;
  onClick: () => void;
}

function Action({ icon, title, words, onClick }: ActionProps) {
  return (
    <li>
      <button type="button" className="start-action" onClick={onClick}>
        <Icon name={icon} size={18} />
        <span className="column">
          <strong>{title}</strong>
          <span className="soft">{words}</span>
        </span>
      </button>
    </li>
  );
}

function Recent({ disabled }: { disabled: boolean }) {
  const actions = useActions();
  const recent = useCall('case.recent', {});
  if (recent.error) return <Problem error={recent.error} onRetry={recent.again} />;
  if (!recent.value) return <Skeleton rows={4} label="Loading recent cases" />;
  if (recent.value.length === 0) return <p className="soft">Cases you open will be listed here.</p>;
  return (
    <ul className="start-actions">
      {recent.value.slice(0, 8).map((one) => (
        <li key={one.place}>
          <button
            type="button"
            className="start-action"
            disabled={disabled}
            onClick={() => void actions.openRecent(one.place, one.name)}
          >
            <Icon name="file" size={18} />
            <span className="column">
              <strong className="ellipsis">
                <Text value={one.name} />
              </strong>
              <span className="soft ellipsis">
                <Text value={one.folder} /> · opened <Time iso={wholeSecond(one.openedAt)} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
