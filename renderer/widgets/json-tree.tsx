import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { embeddedJson, isBranch, type JsonNode, jsonText } from '../format/json';
import { formatPlural } from '../format/number';
import { useRoving } from './roving';
import { Text } from './text';
import './json-tree.css';

interface TreeRow {
  id: string;
  depth: number;
  name: string | null;
  /** As it was written. */
  node: JsonNode;
  /** What it folds: itself, or the document that its text holds; undefined when there is nothing in it. */
  branch: JsonNode | undefined;
  open: boolean;
}

const MOST_ROWS = 5_000;

function branchOf(node: JsonNode): JsonNode | undefined {
  if (node.kind === 'string') return embeddedJson(node.value);
  return isBranch(node) ? node : undefined;
}

/** Rows of what is open, in order. */
export function treeRows(root: JsonNode, closed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  function visit(node: JsonNode, name: string | null, id: string, depth: number): void {
    if (rows.length >= MOST_ROWS) return;
    const branch = branchOf(node);
    const open = branch !== undefined && !closed.has(id);
    rows.push({ id, depth, name, node, branch, open });
    if (!open) return;
    if (branch.kind === 'object')
      for (const [index, [key, value]] of branch.entries.entries())
        visit(value, key, `${id}/${index}`, depth + 1);
    if (branch.kind === 'array')
      for (const [index, item] of branch.items.entries())
        visit(item, String(index), `${id}/${index}`, depth + 1);
  }
  visit(root, null, '', 0);
  return rows;
}

/** A JSON document that folds; documents held as text in it fold too, and copy as that text. Right and left arrows open and close, C copies. */
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
    if (event.key === 'ArrowRight' && row.branch !== undefined) fold(row.id, true);
    else if (event.key === 'ArrowLeft' && row.open) fold(row.id, false);
    else if ((event.key === 'Enter' || event.key === ' ') && row.branch !== undefined)
      fold(row.id, !row.open);
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
          aria-expanded={row.branch ? row.open : undefined}
          aria-selected={false}
          className="tree-row"
          style={{ paddingLeft: 26 + row.depth * 14 }}
          onClick={() => row.branch && fold(row.id, !row.open)}
          onKeyDown={(event) => key(event, row)}
        >
          <span className="tree-arrow" aria-hidden="true">
            {row.branch ? (row.open ? '▾' : '▸') : ''}
          </span>
          {row.name !== null && (
            <span className="tree-name">
              <Text value={row.name} />
              <span aria-hidden="true">: </span>
            </span>
          )}
          {row.branch && row.node.kind === 'string' && (
            <span className="tree-size">text holding JSON, decoded: </span>
          )}
          <Leaf node={row.branch ?? row.node} />
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
