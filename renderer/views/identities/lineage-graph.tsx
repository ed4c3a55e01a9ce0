import cytoscape, { type Core } from 'cytoscape';
import { useEffect, useRef } from 'react';
import type { Hop } from '../../../shared/model/lineage';
import { formatCount } from '../../format/number';
import { shortenMiddle, shortPrincipal } from '../../format/shorten';
import { visible } from '../../format/visible';
import { useTheme } from '../../widgets/theme';

interface LineageGraphProps {
  hops: readonly Hop[];
  asked: string;
  onOpen: (hop: Hop) => void;
}

/**
 * The library looks for its style sheet by this id and else writes one into the page, which the content policy refuses.
 * What it would say stands in identities.css.
 */
const STYLES = '__________cytoscape_stylesheet';

function standIn(): void {
  if (document.getElementById(STYLES)) return;
  const mark = document.createElement('meta');
  mark.id = STYLES;
  document.head.append(mark);
}

/** Nodes of the picture; the list below has all. */
const MOST = 80;

/** The chain from the person to the last session, left to right. A click leads to the events of a credential. */
export default function LineageGraph({ hops, asked, onOpen }: LineageGraphProps) {
  const place = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are those of the theme
  useEffect(() => {
    if (!place.current) return;
    standIn();
    const shown = hops.slice(0, MOST);
    const keys = new Set(shown.map(({ key }) => key));
    const graph = cytoscape({
      container: place.current,
      elements: [
        ...shown.map((hop) => ({
          data: { id: hop.key, label: label(hop) },
          classes: [hop.key === asked ? 'asked' : '', hop.parent === null ? 'first' : ''].join(' '),
        })),
        ...shown.flatMap(({ key, parent, issuedWith }) =>
          parent !== null && keys.has(parent)
            ? [{ data: { source: parent, target: key, label: visible(issuedWith ?? '') } }]
            : [],
        ),
      ],
      layout: { name: 'breadthfirst', directed: true, spacingFactor: 1.1, transform: sideways },
      style: styles(getComputedStyle(place.current)),
      autoungrabify: true,
      boxSelectionEnabled: false,
      userZoomingEnabled: false,
      minZoom: 0.3,
      maxZoom: 1,
    });
    graph.fit(undefined, 24);
    graph.on('tap', 'node', (event) => {
      const hop = hops.find(({ key }) => key === event.target.id());
      if (hop && hop.events > 0) open.current(hop);
    });
    const watch = new ResizeObserver(() => refit(graph));
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      graph.destroy();
    };
  }, [hops, asked, theme]);

  // The list says the same to those who cannot see or point.
  return <div ref={place} className="lineage-graph" aria-hidden="true" />;
}

function refit(graph: Core): void {
  graph.resize();
  graph.fit(undefined, 24);
}

/** Levels run from left to right, with room for the names. */
const sideways = (_: unknown, { x, y }: { x: number; y: number }) => ({ x: y * 2.6, y: x * 0.7 });

function label({ principal, key, session, events }: Hop): string {
  const name = shortPrincipal(principal ?? '')?.name ?? principal ?? key;
  const lines = [shortenMiddle(visible(name), 34)];
  if (session !== null) lines.push(shortenMiddle(visible(session), 34));
  lines.push(events === 0 ? 'never used' : `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`);
  return lines.join('\n');
}

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
