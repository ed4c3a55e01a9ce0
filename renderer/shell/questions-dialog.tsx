import { useMemo, useRef, useState } from 'react';
import { QUESTION_GROUPS, type Question } from '../../shared/model/question';
import { useCall } from '../stores/use-call';
import { Dialog } from '../widgets/dialog';
import { Problem, Skeleton } from '../widgets/problem';
import { useRoving } from '../widgets/roving';
import { Text } from '../widgets/text';
import { QuestionEditor } from './question-editor';
import { QuestionPane } from './question-pane';
import './questions.css';

const NEW = `-- title: My question
-- group: Other
-- explanation: What the answer tells, and what it does not.
-- parameter: who | Principal | principal
-- search
principal: $who and outcome: denied
`;

/** The questions responders ask first: each with what its answer tells, asked with a click, and open to be changed. */
export function QuestionsDialog({ onClose }: { onClose: () => void }) {
  const asked = useCall('questions', {});
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [editing, setEditing] = useState<{ id: string | null; text: string } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const library = asked.value;
  const found = useMemo(() => matching(library?.questions ?? [], text), [library, text]);
  const question = library?.questions.find(({ id }) => id === chosen) ?? found[0];

  return (
    <Dialog title="Questions" size="wide" onClose={onClose}>
      <div className="questions">
        <div className="questions-list">
          <input
            className="field"
            type="search"
            aria-label="Find a question"
            placeholder="Find a question"
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
          {!library && !asked.error && <Skeleton rows={12} label="Loading the questions" />}
          <div
            ref={list}
            className="questions-items scroll"
            role="group"
            aria-label="Questions"
            onKeyDown={roving.onKeyDown}
            onFocus={roving.onFocus}
          >
            {QUESTION_GROUPS.map((group) => {
              const members = found.filter((one) => one.group === group);
              if (members.length === 0) return null;
              return (
                <section key={group} aria-label={group}>
                  <h3>{group}</h3>
                  {members.map((one) => (
                    <button
                      key={one.id}
                      type="button"
                      data-roving
                      tabIndex={-1}
                      className="question-item"
                      aria-pressed={one.id === question?.id}
                      onClick={() => {
                        setChosen(one.id);
                        setEditing(null);
                      }}
                    >
                      <Text value={one.title} />
                      {one.from !== 'built-in' && <span className="tag">{one.from}</span>}
                    </button>
                  ))}
                </section>
              );
            })}
            {library?.problems.map((problem) => (
              <p key={problem.file} className="question-problem">
                <Text value={`${problem.file}: ${problem.message}`} />
              </p>
            ))}
          </div>
          <button
            type="button"
            className="button button-small"
            onClick={() => setEditing({ id: null, text: NEW })}
          >
            Write a question…
          </button>
        </div>
        {editing ? (
          <QuestionEditor
            id={editing.id}
            text={editing.text}
            onDone={(id) => {
              setEditing(null);
              if (id === undefined) return;
              setChosen(id);
              asked.again();
            }}
          />
        ) : (
          question && (
            <QuestionPane
              key={question.id}
              question={question}
              onEdit={(current) => setEditing({ id: question.id, text: current })}
              onRemoved={asked.again}
              onDone={onClose}
            />
          )
        )}
      </div>
    </Dialog>
  );
}

/** All words stand in the title, the explanation or the group. */
function matching(questions: readonly Question[], text: string): Question[] {
  const wanted = text.toLowerCase().split(/\s+/);
  return questions.filter(({ title, explanation, group }) => {
    const hay = `${title} ${explanation} ${group}`.toLowerCase();
    return wanted.every((word) => hay.includes(word));
  });
}
