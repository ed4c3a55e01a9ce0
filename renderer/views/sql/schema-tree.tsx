import { type KeyboardEvent, useRef, useState } from 'react';
import type { SqlRelation } from '../../../shared/model/sql';
import { useRoving } from '../../widgets/roving';

interface SchemaTreeProps {
  schema: readonly SqlRelation[];
  onInsert: (name: string) => void;
}

/** What SQL may read, with what it means. Right and left open and close, Enter puts a name into the statement. */
export function SchemaTree({ schema, onInsert }: SchemaTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['events']));
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const wanted = text.trim().toLowerCase();
  const has = (...words: string[]) => words.some((word) => word.toLowerCase().includes(wanted));

  function fold(name: string, wide: boolean) {
    const next = new Set(open);
    if (wide) next.add(name);
    else next.delete(name);
    setOpen(next);
  }
  function key(event: KeyboardEvent, name: string, relation?: string) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') onInsert(name);
    else if (relation !== undefined && event.key === 'ArrowRight') fold(relation, true);
    else if (relation !== undefined && event.key === 'ArrowLeft') fold(relation, false);
    else return;
    event.preventDefault();
  }

  const shown = schema
    .map((relation) => {
      const itself = has(relation.name, relation.description);
      const columns = itself
        ? relation.columns
        : relation.columns.filter((column) => has(column.name, column.description));
      return {
        relation,
        columns,
        wide: wanted === '' ? open.has(relation.name) : !itself || open.has(relation.name),
      };
    })
    .filter(({ relation, columns }) => columns.length > 0 || has(relation.name));
  return (
    <aside className="sql-schema" aria-label="What SQL may read">
      <input
        className="field"
        type="search"
        aria-label="Find a view, table or column"
        placeholder="Find a view, table or column"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div
        ref={list}
        className="sql-tree scroll"
        role="tree"
        aria-label="Views and tables"
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        {shown.map(({ relation, columns, wide }) => (
          <div key={`${relation.kind} ${relation.name}`} role="none">
            <div
              role="treeitem"
              data-roving
              tabIndex={-1}
              aria-level={1}
              aria-expanded={wide}
              aria-selected={false}
              className="sql-relation"
              title={relation.description}
              onClick={() => fold(relation.name, !wide)}
              onDoubleClick={() => onInsert(relation.name)}
              onKeyDown={(event) => key(event, relation.name, relation.name)}
            >
              <span aria-hidden="true">{wide ? '▾' : '▸'}</span>
              <strong className="mono">{relation.name}</strong>
              <span className="faint">{relation.kind}</span>
            </div>
            {wide && <p className="sql-about">{relation.description}</p>}
            {wide &&
              columns.map((column) => (
                <div
                  key={column.name}
                  role="treeitem"
                  data-roving
                  tabIndex={-1}
                  aria-level={2}
                  aria-selected={false}
                  className="sql-column"
                  title={`${column.name} ${column.type}: ${column.description}`}
                  onClick={() => onInsert(column.name)}
                  onKeyDown={(event) => key(event, column.name)}
                >
                  <span className="mono ellipsis">{column.name}</span>
                  <span className="faint sql-type">{column.type.toLowerCase()}</span>
                  <span className="sql-meaning ellipsis">{column.description}</span>
                </div>
              ))}
          </div>
        ))}
        {shown.length === 0 && <p className="faint">Nothing of that name.</p>}
      </div>
    </aside>
  );
}
