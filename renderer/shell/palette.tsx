import { type KeyboardEvent, useId, useState } from 'react';
import { Dialog } from '../widgets/dialog';
import { Text } from '../widgets/text';
import { matches, useCommands } from './commands';

const MOST = 60;

/** Type to find a view, an action or a recent search; arrows and Enter run it. */
export function Palette({ onClose }: { onClose: () => void }) {
  const commands = useCommands();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const name = useId();
  const shown = commands.filter((command) => matches(command, text)).slice(0, MOST);
  const active = Math.min(at, shown.length - 1);

  function run(index: number) {
    const command = shown[index];
    if (!command) return;
    onClose();
    command.run();
  }
  function key(event: KeyboardEvent) {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
    if (to !== undefined) {
      const next = (to + shown.length) % Math.max(1, shown.length);
      setAt(next);
      document.getElementById(`${name}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') run(active);
    else return;
    event.preventDefault();
  }
  return (
    <Dialog title="Commands" bare onClose={onClose}>
      <input
        className="palette-field"
        role="combobox"
        aria-label="Find a view, an action or a recent search"
        aria-expanded="true"
        aria-controls={name}
        aria-activedescendant={shown.length > 0 ? `${name}-${active}` : undefined}
        placeholder="Views, actions, recent searches…"
        spellCheck={false}
        autoComplete="off"
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div id={name} className="palette-list" role="listbox" aria-label="Commands">
        {shown.map((command, index) => (
          <div
            key={`${command.kind} ${command.title}`}
            id={`${name}-${index}`}
            role="option"
            aria-selected={index === active}
            className="palette-item"
            onPointerMove={() => setAt(index)}
            onClick={() => run(index)}
          >
            <span className="palette-kind">{command.kind}</span>
            <span className="ellipsis">
              <Text value={command.title} />
            </span>
            <span className="spacer" />
            {command.keys && <kbd className="key">{command.keys}</kbd>}
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {shown.length === 0 ? 'Nothing matches' : `${shown.length} commands`}
      </p>
      {shown.length === 0 && <p className="palette-item soft">Nothing matches.</p>}
    </Dialog>
  );
}
