import { useEffect, useState } from 'react';
import type { CallInput } from '../../../shared/api';
import { type Finding, SEVERITIES } from '../../../shared/model/finding';
import type { AppError } from '../../../shared/result';
import { appError } from '../../format/failure';
import { formatTime, wholeSecond } from '../../format/time';
import { useActions, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { Menu } from '../../widgets/menu';
import { Problem } from '../../widgets/problem';
import { FindingEvents } from './finding-events';

const PAUSE = 700;

/** One finding. What is typed is kept after a pause, and when the field is left. */
export function FindingPane({ finding }: { finding: Finding }) {
  const { findings } = useStores();
  const actions = useActions();
  const [title, setTitle] = useState(finding.title);
  const [notes, setNotes] = useState(finding.notes);
  const [error, setError] = useState<AppError | null>(null);
  const dirty = (title.trim() !== finding.title && title.trim() !== '') || notes !== finding.notes;

  async function save(changes: Omit<CallInput<'finding.update'>, 'id'>) {
    try {
      await findings.getState().update({ id: finding.id, ...changes });
      setError(null);
    } catch (thrown) {
      setError(appError(thrown));
    }
  }
  const saveText = () => {
    if (dirty) void save({ ...(title.trim() ? { title: title.trim() } : {}), notes });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the pause anew
  useEffect(() => {
    const timer = setTimeout(saveText, PAUSE);
    return () => clearTimeout(timer);
  }, [title, notes]);

  return (
    <section className="finding-pane" aria-label="Finding">
      <div className="finding-form">
        {error && <Problem error={error} onRetry={saveText} />}
        <div className="line">
          <input
            className="field finding-title"
            aria-label="Title"
            maxLength={500}
            aria-invalid={title.trim() === ''}
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
          <Menu
            label="Export the finding"
            button={
              <>
                <Icon name="export" size={14} /> Export
              </>
            }
            choices={[
              { id: 'csv', label: 'As CSV…' },
              { id: 'jsonl', label: 'As JSON lines…' },
            ]}
            onChoose={(id) =>
              void actions.exportEvents(
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
        <textarea
          className="field"
          aria-label="Notes"
          placeholder="What this shows, and what it does not"
          rows={5}
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
          onBlur={saveText}
        />
        <p className="faint finding-state" aria-live="polite">
          {dirty ? 'not kept yet' : `kept ${formatTime(wholeSecond(finding.updatedAt))}`}
          {finding.search !== null && ` · made from the search for ${finding.search.sentence}`}
        </p>
      </div>
      <FindingEvents finding={finding} />
    </section>
  );
}
