import cytoscape, { type Core } from 'cytoscape';
import { useEffect, useRef } from 'react';
import { useTheme } from './theme';
import './graph.css';

export interface GraphNode {
  id: string;
  /** Lines of text. */
  label: string;
  /** The one that was asked about, one that others begin with, or one of which little is known. */
  mark?: 'asked' | 'first' | 'soft' | undefined;
  /** Its column from the left; where none has one, arrows lead to the right. */
  level?: number;
}

export interface GraphEdge {
  from: string;
  to: string;
  label: string;
}

interface GraphProps {
  nodes: readonly GraphNode[];
  /** Only between nodes that are there. */
  edges: readonly GraphEdge[];
  onOpen: (id: string) => void;
}

/**
 * The library looks for its style sheet by this id and else writes one into the page, which the content policy refuses.
 * What it would say stands in graph.css.
 */
const STYLES = '__________cytoscape_stylesheet';

function standIn(): void {
  if (document.getElementById(STYLES)) return;
  const mark = document.createElement('meta');
  mark.id = STYLES;
  document.head.append(mark);
}

/** Boxes and arrows, left to right. Whoever shows it says the same in a list, for those who cannot see or point. */
export default function Graph({ nodes, edges, onOpen }: GraphProps) {
  const place = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are those of the theme
  useEffect(() => {
    if (!place.current) return;
    standIn();
    const graph = cytoscape({
      container: place.current,
      elements: [
        ...nodes.map(({ id, label, mark }) => ({ data: { id, label }, classes: mark ?? '' })),
        ...edges.map(({ from, to, label }) => ({ data: { source: from, target: to, label } })),
      ],
      layout: nodes.some(({ level }) => level !== undefined)
        ? { name: 'preset', positions: inColumns(nodes) }
        : { name: 'breadthfirst', directed: true, spacingFactor: 1.1, transform: sideways },
      style: styles(getComputedStyle(place.current)),
      autoungrabify: true,
      boxSelectionEnabled: false,
      userZoomingEnabled: false,
      minZoom: 0.3,
      maxZoom: 1,
    });
    graph.fit(undefined, 24);
    graph.on('tap', 'node', (event) => open.current(String(event.target.id())));
    const watch = new ResizeObserver(() => refit(graph));
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      graph.destroy();
    };
  }, [nodes, edges, theme]);

  return <div ref={place} className="graph" aria-hidden="true" />;
}

function refit(graph: Core): void {
  graph.resize();
  graph.fit(undefined, 24);
}

const COLUMN = 400;
const ROW = 78;

/** Columns of boxes, each centred. */
function inColumns(nodes: readonly GraphNode[]): Record<string, { x: number; y: number }> {
  const columns = new Map<number, string[]>();
  for (const { id, level = 0 } of nodes) columns.set(level, [...(columns.get(level) ?? []), id]);
  return Object.fromEntries(
    [...columns].flatMap(([level, ids]) =>
      ids.map((id, index) => [id, { x: level * COLUMN, y: (index - (ids.length - 1) / 2) * ROW }] as const),
    ),
  );
}

/** Levels run from left to right, with room for the names. */
const sideways = (_: unknown, { x, y }: { x: number; y: number }) => ({ x: y * 2.6, y: x * 0.7 });

function styles(token: CSSStyleDeclaration): cytoscape.StylesheetJson {
  const colour = (name: string) => token.getPropertyValue(name).trim();
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        shape: 'round-rectangle',
        width: 240,
        height: 64,
        'text-wrap': 'wrap',
        'text-valign': 'center',
        'font-size': 12,
        'font-family': colour('--font-ui'),
        color: colour('--ink'),
        'background-color': colour('--ground-sunken'),
        'border-width': 1,
        'border-color': colour('--hairline-strong'),
      },
    },
    {
      selector: '.soft',
      style: {
        'border-style': 'dashed',
        color: colour('--ink-soft'),
        'background-color': colour('--ground'),
      },
    },
    { selector: '.first', style: { 'border-width': 3, 'border-color': colour('--series-1') } },
    {
      selector: '.asked',
      style: {
        'background-color': colour('--accent-wash'),
        'border-color': colour('--accent'),
        'border-width': 2,
      },
    },
    {
      selector: 'edge',
      style: {
        label: 'data(label)',
        width: 1.5,
        'curve-style': 'bezier',
        'target-arrow-shape': 'triangle',
        'line-color': colour('--hairline-strong'),
        'target-arrow-color': colour('--hairline-strong'),
        'font-size': 11,
        color: colour('--ink-soft'),
        'text-background-color': colour('--ground'),
        'text-background-opacity': 1,
        'text-background-padding': '2px',
      },
    },
  ];
}
