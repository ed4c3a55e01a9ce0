import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { embeddedJson, isBranch, type JsonNode, joinPath, jsonText } from '../format/json';
import { formatPlural } from '../format/number';
import { visible } from '../format/visible';
import { isMenuKey } from './keys';
import { useRoving } from './roving';
import { Text } from './text';
import { ValueAction, type ValueActions } from './value-action';
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
  /** As the search language writes it; undefined inside a document held as text, which is not searched by path. */
  path: string | undefined;
}

const MOST_ROWS = 5_000;

function branchOf(node: JsonNode): JsonNode | undefined {
  if (node.kind === 'string') return embeddedJson(node.value);
  return isBranch(node) ? node : undefined;
}

/** Rows of what is open, in order. */
export function treeRows(root: JsonNode, closed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  function visit(
    node: JsonNode,
    name: string | null,
    id: string,
    depth: number,
    path: string | undefined,
  ): void {
    if (rows.length >= MOST_ROWS) return;
    const branch = branchOf(node);
    const open = branch !== undefined && !closed.has(id);
    rows.push({ id, depth, name, node, branch, open, path });
    const within = node.kind === 'string' ? undefined : path;
    if (!open) return;
    if (branch.kind === 'object')
      for (const [index, [key, value]] of branch.entries.entries())
        visit(
          value,
          key,
          `${id}/${index}`,
          depth + 1,
          within === undefined ? undefined : joinPath(within, key),
        );
    if (branch.kind === 'array')
      for (const [index, item] of branch.items.entries())
        visit(item, String(index), `${id}/${index}`, depth + 1, within);
  }
  visit(root, null, '', 0, '');
  return rows;
}

/** A JSON document that folds; documents held as text in it fold too, and copy as that text. Right and left arrows open and close, C copies. */
export function JsonTree({
  root,
  label,
  onCopy,
  values,
}: {
  root: JsonNode;
  label: string;
  onCopy: (text: string) => void;
  /** What can be done with the leaves of an event's record. */
  values?: Omit<ValueActions, 'onCopy'>;
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
    else if (values && isLeaf(row) && event.key === '+') values.onInclude(row.path, leafValue(row));
    else if (values && isLeaf(row) && event.key === '-') values.onExclude(row.path, leafValue(row));
    else if (values && isLeaf(row) && isMenuKey(event))
      values.onMenu(row.path, leafValue(row), event.currentTarget);
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
          onContextMenu={(event) => {
            if (!values || !isLeaf(row) || !getSelection()?.isCollapsed) return;
            event.preventDefault();
            values.onMenu(row.path, leafValue(row), { x: event.clientX, y: event.clientY });
          }}
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
          {values && isLeaf(row) && <LeafActions row={row} values={values} />}
        </div>
      ))}
      {rows.length >= MOST_ROWS && (
        <p className="faint">The rest is left out here; the text has all of it.</p>
      )}
    </div>
  );
}

type LeafRow = TreeRow & { path: string };
const isLeaf = (row: TreeRow): row is LeafRow => Boolean(row.path) && !isBranch(row.node);
const leafValue = ({ node }: TreeRow): string | null => (node.kind === 'null' ? null : jsonText(node));

function LeafActions({ row, values }: { row: LeafRow; values: Omit<ValueActions, 'onCopy'> }) {
  const words = `${row.path} ${visible(leafValue(row) ?? 'absent').slice(0, 80)}`;
  return (
    <span className="tree-actions">
      <ValueAction
        name="plus"
        label={`Filter for ${words}`}
        hint="Filter for (+)"
        onClick={() => values.onInclude(row.path, leafValue(row))}
      />
      <ValueAction
        name="minus"
        label={`Filter out ${words}`}
        hint="Filter out (−)"
        onClick={() => values.onExclude(row.path, leafValue(row))}
      />
      <ValueAction
        name="more"
        label={`More for ${words}`}
        hint="More (m)"
        onClick={(event) => values.onMenu(row.path, leafValue(row), event.currentTarget)}
      />
    </span>
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
