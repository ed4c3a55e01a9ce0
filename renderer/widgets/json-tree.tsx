import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { type JsonNode, jsonText } from '../format/json';
import { formatPlural } from '../format/number';
import { useRoving } from './roving';
import { Text } from './text';
import './json-tree.css';

interface TreeRow {
  id: string;
  depth: number;
  name: string | null;
  node: JsonNode;
  open: boolean;
}

const MOST_ROWS = 5_000;

function isBranch(node: JsonNode): boolean {
  return (
    (node.kind === 'object' && node.entries.length > 0) || (node.kind === 'array' && node.items.length > 0)
  );
}

/** Rows of what is open, in order. */
export function treeRows(root: JsonNode, closed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  function visit(node: JsonNode, name: string | null, id: string, depth: number): void {
    if (rows.length >= MOST_ROWS) return;
    const open = isBranch(node) && !closed.has(id);
    rows.push({ id, depth, name, node, open });
    if (!open) return;
    if (node.kind === 'object')
      for (const [index, [key, value]] of node.entries.entries())
        visit(value, key, `${id}/${index}`, depth + 1);
    if (node.kind === 'array')
      for (const [index, item] of node.items.entries())
        visit(item, String(index), `${id}/${index}`, depth + 1);
  }
  visit(root, null, '', 0);
  return rows;
}

/** A JSON document that folds. Right and left arrows open and close, C copies. */
export function JsonTree({
  root,
  label,
  onCopy,
}: {
  root: JsonNode;
  label: string;
  onCopy: (text: string) => void;
}) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const rows = useMemo(() => treeRows(root, closed), [root, closed]);

  function fold(id: string, open: boolean) {
    const next = new Set(closed);
    if (open) next.delete(id);
    else next.add(id);
    setClosed(next);
  }
  function key(event: KeyboardEvent, row: TreeRow) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowRight' && isBranch(row.node)) fold(row.id, true);
    else if (event.key === 'ArrowLeft' && row.open) fold(row.id, false);
    else if ((event.key === 'Enter' || event.key === ' ') && isBranch(row.node)) fold(row.id, !row.open);
    else if (event.key === 'c') onCopy(jsonText(row.node));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div
      ref={list}
      className="tree mono"
      role="tree"
      aria-label={label}
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {rows.map((row) => (
        <div
          key={row.id}
          role="treeitem"
          data-roving
          tabIndex={-1}
          aria-level={row.depth + 1}
          aria-expanded={isBranch(row.node) ? row.open : undefined}
          aria-selected={false}
          className="tree-row"
          style={{ paddingLeft: 26 + row.depth * 14 }}
          onClick={() => isBranch(row.node) && fold(row.id, !row.open)}
          onKeyDown={(event) => key(event, row)}
        >
          <span className="tree-arrow" aria-hidden="true">
            {isBranch(row.node) ? (row.open ? '▾' : '▸') : ''}
          </span>
          {row.name !== null && (
            <span className="tree-name">
              <Text value={row.name} />
              <span aria-hidden="true">: </span>
            </span>
          )}
          <Leaf node={row.node} />
        </div>
      ))}
      {rows.length >= MOST_ROWS && (
        <p className="faint">The rest is left out here; the text has all of it.</p>
      )}
    </div>
  );
}

function Leaf({ node }: { node: JsonNode }) {
  if (node.kind === 'object')
    return (
      <span className="tree-size">
        {node.entries.length === 0 ? '{}' : `{${formatPlural(node.entries.length, 'field')}}`}
      </span>
    );
  if (node.kind === 'array')
    return (
      <span className="tree-size">
        {node.items.length === 0 ? '[]' : `[${formatPlural(node.items.length, 'item')}]`}
      </span>
    );
  if (node.kind === 'string')
    return (
      <span className="tree-string">
        "<Text value={node.value} />"
      </span>
    );
  return <span className="tree-literal">{node.text}</span>;
}
