import { type FormEvent, useId, useState } from 'react';
import type { Question, QuestionAnswer, QuestionParameter } from '../../shared/model/question';
import type { AppError } from '../../shared/result';
import { appError } from '../format/failure';
import { formatPlural } from '../format/number';
import { useActions, useLocation, useStores } from '../stores/stores';
import { useCall } from '../stores/use-call';
import { AnswerTable } from '../widgets/answer-table';
import { Icon } from '../widgets/icon';
import { Problem } from '../widgets/problem';
import { Text } from '../widgets/text';
import { Working } from '../widgets/working';

interface QuestionPaneProps {
  question: Question;
  onEdit: (text: string) => void;
  onRemoved: () => void;
  /** A search was begun. */
  onDone: () => void;
}

/** One question: what its answer tells, what it needs to know, and its answer when that is a table. */
export function QuestionPane({ question, onEdit, onRemoved, onDone }: QuestionPaneProps) {
  const { client } = useStores();
  const actions = useActions();
  const range = useLocation((state) => (state.view === 'search' ? state.params : state.last.search));
  const [values, setValues] = useState<Record<string, string>>({});
  const [within, setWithin] = useState(false);
  const [answer, setAnswer] = useState<Extract<QuestionAnswer, { kind: 'table' }> | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [running, setRunning] = useState<{ since: number; controller: AbortController } | null>(null);
  const ranged = Boolean(range?.from || range?.to);

  async function run(event: FormEvent) {
    event.preventDefault();
    running?.controller.abort();
    const controller = new AbortController();
    setRunning({ since: performance.now(), controller });
    setError(null);
    const { from, to } = within && range ? range : {};
    const args = {
      id: question.id,
      parameters: values,
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
    };
    try {
      const found = await client.call('question.run', args, { signal: controller.signal });
      if (found.kind === 'table') setAnswer(found);
      else {
        onDone();
        actions.search({
          query: found.query,
          ...(found.from ? { from: found.from } : {}),
          ...(found.to ? { to: found.to } : {}),
        });
      }
    } catch (thrown) {
      setError(appError(thrown));
    } finally {
      setRunning((now) => (now?.controller === controller ? null : now));
    }
  }
  async function edit() {
    try {
      onEdit((await client.call('question.text', { id: question.id })).text);
    } catch (thrown) {
      setError(appError(thrown));
    }
  }
  async function remove() {
    try {
      await client.call('question.remove', { id: question.id });
      onRemoved();
    } catch (thrown) {
      setError(appError(thrown));
    }
  }

  return (
    <section className="question" aria-label={question.title}>
      <h3>
        <Text value={question.title} />
      </h3>
      <p className="soft">
        <Text value={question.explanation} />
      </p>
      <form className="question-form" onSubmit={(event) => void run(event)}>
        {question.parameters.map((one) => (
          <Parameter
            key={one.name}
            parameter={one}
            value={values[one.name] ?? ''}
            onChange={(value) => setValues({ ...values, [one.name]: value })}
          />
        ))}
        <div className="line">
          <button type="submit" className="button button-main">
            {question.gives === 'search' ? 'Search' : 'Ask'}
          </button>
          {ranged && (
            <label className="line soft">
              <input type="checkbox" checked={within} onChange={(event) => setWithin(event.target.checked)} />
              within the time range of the search
            </label>
          )}
          <span className="spacer" />
          <Working since={running?.since} onCancel={() => running?.controller.abort()} />
          <button type="button" className="button button-small button-quiet" onClick={() => void edit()}>
            Edit…
          </button>
          {question.from === 'own' && (
            <button type="button" className="button button-small button-quiet" onClick={() => void remove()}>
              <Icon name="trash" size={14} /> Remove
            </button>
          )}
        </div>
      </form>
      {error && <Problem error={error} />}
      {answer ? (
        <>
          <p className="soft" role="status">
            {formatPlural(answer.rows.length, 'row')}
            {answer.truncated && ', the first ones'}
            {answer.searches.some((one) => one !== null) && '; a row leads to its events'}
          </p>
          <div className="question-answer">
            <AnswerTable
              table={answer}
              onOpen={(index) => {
                const query = answer.searches[index];
                if (!query) return;
                onDone();
                actions.search({ query });
              }}
            />
          </div>
        </>
      ) : (
        <pre className="question-text scroll" tabIndex={0} role="region" aria-label="What is asked">
          <Text value={question.text} lines />
        </pre>
      )}
    </section>
  );
}

interface ParameterProps {
  parameter: QuestionParameter;
  value: string;
  onChange: (value: string) => void;
}

const OFFERED = 50;

/** A value that a question needs; those that events have are offered. */
function Parameter({ parameter, value, onChange }: ParameterProps) {
  const name = useId();
  const { field } = parameter;
  const offered = useCall(
    'search.facets',
    field === null ? null : { fields: [field], size: OFFERED, text: value },
  );
  return (
    <label className="label">
      {parameter.title}
      <input
        className="field mono"
        list={field === null ? undefined : name}
        autoComplete="off"
        spellCheck={false}
        required={parameter.default === null}
        placeholder={parameter.default ?? ''}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={name}>
        {offered.value?.[0]?.values.map(
          (one) => one.value !== null && <option key={one.value} value={one.value} />,
        )}
      </datalist>
    </label>
  );
}
