import { useEffect, useState } from 'react';
import type { CallInput } from '../../../shared/api';
import { FINDING_STATUSES, type Finding, SEVERITIES } from '../../../shared/model/finding';
import type { AppError } from '../../../shared/result';
import { appError } from '../../format/failure';
import { formatPlural } from '../../format/number';
import { formatTime, wholeSecond } from '../../format/time';
import { useActions, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { Markdown } from '../../widgets/markdown';
import { Menu } from '../../widgets/menu';
import { Problem } from '../../widgets/problem';
import { Text } from '../../widgets/text';
import { FindingChanges } from './finding-changes';
import { FindingEvents } from './finding-events';
import { FindingHistory } from './finding-history';

const PAUSE = 700;

/** One finding. What is typed is kept after a pause, and when the field is left; every keeping is a revision. */
export function FindingPane({ finding }: { finding: Finding }) {
  const { findings } = useStores();
  const actions = useActions();
  const [title, setTitle] = useState(finding.title);
  const [notes, setNotes] = useState(finding.notes);
  const [tags, setTags] = useState(finding.tags.join(', '));
  const [reading, setReading] = useState(false);
  const [history, setHistory] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const typed = title.trim();
  const named = [...new Set(tags.split(',').map((tag) => tag.trim()))].filter(Boolean).sort();
  const changes: Omit<CallInput<'finding.update'>, 'id'> = {
    ...(typed !== finding.title && typed !== '' ? { title: typed } : {}),
    ...(notes === finding.notes ? {} : { notes }),
    ...(named.join('\n') === finding.tags.join('\n') ? {} : { tags: named }),
  };
  const dirty = Object.keys(changes).length > 0;

  async function save(edit: Omit<CallInput<'finding.update'>, 'id'>) {
    try {
      await findings.getState().update({ id: finding.id, ...edit });
      setError(null);
    } catch (thrown) {
      setError(appError(thrown));
    }
  }
  const saveText = () => {
    if (dirty) void save(changes);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the pause anew
  useEffect(() => {
    const timer = setTimeout(saveText, PAUSE);
    return () => clearTimeout(timer);
  }, [title, notes, tags]);
  const { later } = finding;

  return (
    <section className="finding-pane" aria-label="Finding">
      <div className="finding-form">
        {error && <Problem error={error} onRetry={saveText} />}
        <div className="line">
          <input
            className="field finding-title"
            aria-label="Title"
            maxLength={500}
            aria-invalid={typed === ''}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            onBlur={saveText}
          />
          <select
            className="field"
            aria-label="Severity"
            value={finding.severity}
            onChange={(event) => {
              const severity = SEVERITIES.find((one) => one === event.target.value);
              if (severity) void save({ severity });
            }}
          >
            {SEVERITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          <select
            className="field"
            aria-label="Status"
            value={finding.status}
            onChange={(event) => {
              const status = FINDING_STATUSES.find((one) => one === event.target.value);
              if (status) void save({ status });
            }}
          >
            {FINDING_STATUSES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          <Menu
            label="Export the finding"
            button={
              <>
                <Icon name="export" size={14} /> Export
              </>
            }
            choices={[
              { id: 'package', label: 'As an evidence package…' },
              { id: 'csv', label: 'Its events as CSV…' },
              { id: 'jsonl', label: 'Its events as JSON lines…' },
            ]}
            onChoose={(id) =>
              id === 'package'
                ? actions.exportFindings(finding)
                : void actions.exportEvents(
                    { finding: finding.id },
                    id === 'csv' ? 'csv' : 'jsonl',
                    finding.title,
                  )
            }
          />
          <button type="button" className="button" onClick={() => void actions.removeFinding(finding)}>
            <Icon name="trash" size={14} /> Remove
          </button>
        </div>
        <div className="line">
          <input
            className="field finding-tags"
            aria-label="Tags, separated by commas"
            placeholder="Tags, separated by commas"
            value={tags}
            onChange={(event) => setTags(event.target.value)}
            onBlur={saveText}
          />
          <button
            type="button"
            className="button"
            aria-pressed={reading}
            disabled={notes === ''}
            onClick={() => setReading(!reading)}
          >
            Read notes
          </button>
          <button
            type="button"
            className="button"
            aria-pressed={history}
            onClick={() => setHistory(!history)}
          >
            History
          </button>
        </div>
        {reading && notes !== '' ? (
          <div className="finding-notes scroll" tabIndex={0} role="region" aria-label="Notes">
            <Markdown value={notes} />
          </div>
        ) : (
          <textarea
            className="field"
            aria-label="Notes"
            placeholder="What this shows, and what it does not. Markdown."
            rows={5}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
            onBlur={saveText}
          />
        )}
        <p className="faint finding-state" aria-live="polite">
          {dirty
            ? 'not kept yet'
            : `kept ${formatTime(wholeSecond(finding.updatedAt))}${finding.author ? ` by ${finding.author}` : ''}, revision ${finding.revision}`}
          {finding.search && (
            <>
              {' · made from the search for '}
              <Text value={finding.search.sentence} />
            </>
          )}
        </p>
        {later && later.added + later.gone > 0 && (
          <p className="finding-later">
            <Icon name="warning" size={14} /> Evidence loaded since changed what its search finds:{' '}
            {formatPlural(later.added, 'event')} more, {later.gone} fewer.
          </p>
        )}
        {finding.principals.length > 0 && (
          <p className="finding-state">
            Rests on{' '}
            {finding.principals.map((principal) => (
              <button
                key={principal}
                type="button"
                className="link"
                onClick={() => actions.openPrincipal(principal)}
              >
                <Text value={principal} />
              </button>
            ))}
          </p>
        )}
      </div>
      {history && <FindingHistory finding={finding} />}
      {finding.changes > 0 && <FindingChanges finding={finding} />}
      {(finding.events > 0 || finding.changes === 0) && <FindingEvents finding={finding} />}
    </section>
  );
}
