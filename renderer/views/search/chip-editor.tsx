import { type FormEvent, useRef, useState } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { filterError } from '../../stores/filter-text';
import { Text } from '../../widgets/text';

interface ChipEditorProps {
  text: string;
  /** With the new text; undefined when nothing is to change. */
  onDone: (text: string | undefined) => void;
}

/** One condition as search text, under its chip. */
export function ChipEditor({ text, onDone }: ChipEditorProps) {
  const [draft, setDraft] = useState(text);
  const anchor = useRef<HTMLSpanElement>(null);
  const error = filterError(draft);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!error) onDone(draft);
  }
  return (
    <>
      <span ref={anchor} className="chip-anchor" />
      <Popover
        triggerRef={anchor}
        isOpen
        placement="bottom start"
        onOpenChange={(open) => open || onDone(undefined)}
      >
        <Dialog className="chip-editor" aria-label="Edit the condition">
          <form onSubmit={submit}>
            <input
              className="field mono"
              aria-label="Condition"
              aria-invalid={error !== undefined}
              aria-describedby="chip-error"
              spellCheck={false}
              autoComplete="off"
              autoFocus
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
            <button type="submit" className="button button-main" disabled={error !== undefined}>
              Apply
            </button>
          </form>
          <p id="chip-error" className="chip-error" role="status">
            {error && <Text value={error.message} />}
          </p>
        </Dialog>
      </Popover>
    </>
  );
}
