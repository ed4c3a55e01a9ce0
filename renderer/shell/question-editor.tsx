import { type FormEvent, useState } from 'react';
import type { AppError } from '../../shared/result';
import { appError } from '../format/failure';
import { useStores } from '../stores/stores';
import { Problem } from '../widgets/problem';

interface QuestionEditorProps {
  /** The question that is changed; null for a new one. */
  id: string | null;
  text: string;
  /** With the id it was kept under; undefined when it was not kept. */
  onDone: (id: string | undefined) => void;
}

/** A question as the text of its file. A built-in one that is changed is kept as one's own in its place. */
export function QuestionEditor({ id, text, onDone }: QuestionEditorProps) {
  const { client } = useStores();
  const [name, setName] = useState(id ?? '');
  const [draft, setDraft] = useState(text);
  const [error, setError] = useState<AppError | null>(null);
  async function keep(event: FormEvent) {
    event.preventDefault();
    try {
      await client.call('question.save', { id: name.trim(), text: draft });
      onDone(name.trim());
    } catch (thrown) {
      setError(appError(thrown));
    }
  }
  return (
    <form className="question" onSubmit={(event) => void keep(event)}>
      {id === null && (
        <label className="label">
          Name of its file, without an ending
          <input
            className="field mono"
            required
            pattern="[a-z0-9][a-z0-9\-]*"
            placeholder="denied-by-me"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      )}
      <label className="label question-draft">
        Question: lines that begin with -- describe it, the search or the SQL follows; $name is a parameter
        <textarea
          className="field mono"
          spellCheck={false}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      {error && <Problem error={error} />}
      <div className="line">
        <button type="submit" className="button button-main">
          Keep
        </button>
        <button type="button" className="button" onClick={() => onDone(undefined)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
