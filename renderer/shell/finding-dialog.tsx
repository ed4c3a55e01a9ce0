import { type FormEvent, useState } from 'react';
import { SEVERITIES, type Severity } from '../../shared/model/finding';
import type { AppError } from '../../shared/result';
import { appError } from '../format/failure';
import type { FindingDraft } from '../stores/dialogs';
import { useStores } from '../stores/stores';
import { Dialog } from '../widgets/dialog';
import { Problem } from '../widgets/problem';

/** Keeps events, or what a search finds, as a finding. */
export function FindingDialog({ draft, onClose }: { draft: FindingDraft; onClose: () => void }) {
  const { findings, location, selection, toast } = useStores();
  const [title, setTitle] = useState(draft.title);
  const [severity, setSeverity] = useState<Severity>(draft.severity);
  const [tags, setTags] = useState('');
  const [notes, setNotes] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [saving, setSaving] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (title.trim() === '' || saving) return;
    setSaving(true);
    try {
      const { events, changes = [], principals = [], search } = draft;
      const made = await findings.getState().add({
        title,
        severity,
        notes,
        tags: tagList(tags),
        events,
        changes,
        principals,
        ...(search ? { search } : {}),
      });
      selection.getState().clear();
      onClose();
      toast.getState().say('Kept as a finding', {
        label: 'Show',
        run: () => location.getState().go('findings', { finding: String(made.id) }),
      });
    } catch (thrown) {
      setError(appError(thrown));
      setSaving(false);
    }
  }

  return (
    <Dialog title="Mark as finding" size="small" onClose={onClose}>
      <form className="dialog-main" onSubmit={(event) => void save(event)}>
        <p className="soft">Keeps {draft.about}.</p>
        {error && <Problem error={error} />}
        <label className="label">
          Title
          <input
            className="field"
            required
            maxLength={500}
            autoFocus
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
        </label>
        <label className="label">
          Severity
          <select
            className="field"
            value={severity}
            onChange={(event) =>
              setSeverity(SEVERITIES.find((one) => one === event.target.value) ?? 'medium')
            }
          >
            {SEVERITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label className="label">
          Tags, separated by commas
          <input className="field" value={tags} onChange={(event) => setTags(event.target.value)} />
        </label>
        <label className="label">
          Notes, in Markdown
          <textarea
            className="field"
            rows={5}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        </label>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-main" disabled={saving}>
            Keep
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const tagList = (text: string): string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
