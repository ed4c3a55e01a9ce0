import { useEffect } from 'react';
import { formatPlural } from '../../format/number';
import { useActions, useFindings, useLocation, useStores } from '../../stores/stores';
import { SeverityMark } from '../../widgets/marks';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { FindingPane } from './finding-pane';
import './findings.css';

/** What was kept, in the order in which it happened. */
export function Findings() {
  const { findings, location } = useStores();
  const actions = useActions();
  const list = useFindings((state) => state.list);
  const error = useFindings((state) => state.error);
  const wanted = useLocation((state) => state.params.finding);
  const chosen = list?.find((one) => String(one.id) === wanted) ?? list?.[0];
  useEffect(() => void findings.getState().refresh(), [findings]);

  return (
    <div className="findings">
      <section className="findings-list" aria-label="The story">
        <div className="panel-head">
          <h1 className="page-title">Findings</h1>
          <span className="soft">{list && formatPlural(list.length, 'finding')}</span>
          <span className="spacer" />
          <button
            type="button"
            className="button button-small"
            disabled={!list?.length}
            onClick={() => actions.exportFindings()}
          >
            Export…
          </button>
        </div>
        {error && <Problem error={error} onRetry={() => void findings.getState().refresh()} />}
        {!list && !error && <Skeleton rows={8} label="Loading findings" />}
        <ol className="story scroll">
          {list?.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="story-item"
                aria-current={one === chosen ? 'true' : undefined}
                onClick={() => location.getState().set({ finding: String(one.id) })}
              >
                <span className="story-time">
                  {one.firstEventTime ? <Time iso={one.firstEventTime} /> : 'no events'}
                </span>
                <strong className="story-title">
                  <Text value={one.title} />
                </strong>
                {one.tags.length > 0 && (
                  <span className="line">
                    {one.tags.slice(0, 4).map((tag) => (
                      <span key={tag} className="tag ellipsis">
                        <Text value={tag} />
                      </span>
                    ))}
                  </span>
                )}
                <span className="story-more soft">
                  <SeverityMark severity={one.severity} />
                  <span>{one.status}</span>
                  {one.events > 0 || one.changes === 0
                    ? formatPlural(one.events, 'event')
                    : formatPlural(one.changes, 'change')}
                </span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      {chosen ? (
        <FindingPane key={chosen.id} finding={chosen} />
      ) : (
        <div className="finding-pane">
          {list && (
            <Empty title="Nothing kept yet">
              <p>
                In Search, open an event and mark it as a finding, or mark several rows with Space; in Changes
                and Identities, keep what you see. They gather here as the incident's story.
              </p>
              <button
                type="button"
                className="button button-main"
                onClick={() => location.getState().go('search')}
              >
                Go to Search
              </button>
            </Empty>
          )}
        </div>
      )}
    </div>
  );
}
