import { useMemo } from 'react';
import type { RelatedResource, Tie } from '../../../shared/model/change';
import { shortenMiddle, shortType } from '../../format/shorten';
import { visible } from '../../format/visible';
import Graph, { type GraphNode } from '../../widgets/graph';

interface TieGraphProps {
  nodes: readonly RelatedResource[];
  ties: readonly Tie[];
  /** Nodes to draw, nearest first. */
  most: number;
  onOpen: (node: RelatedResource) => void;
}

/** Resources and their ties, from the one asked about to the right; an arrow points at what is listed. */
export default function TieGraph({ nodes, ties, most, onOpen }: TieGraphProps) {
  const picture = useMemo(() => {
    const shown = nodes.toSorted((a, b) => a.distance - b.distance).slice(0, most);
    const keys = new Set(shown.map(({ key }) => key));
    return {
      nodes: shown.map(
        (node): GraphNode => ({
          id: node.key,
          label: `${shortenMiddle(visible(node.displayName ?? node.resourceId), 34)}\n${visible(shortType(node.resourceType))}`,
          level: node.distance,
          mark: node.distance === 0 ? 'asked' : node.resource === null ? 'soft' : undefined,
        }),
      ),
      edges: ties
        .filter(({ from, to }) => keys.has(from) && keys.has(to))
        .map(({ from, to, name }) => ({ from, to, label: visible(name) })),
    };
  }, [nodes, ties, most]);
  const open = (id: string) => {
    const node = nodes.find(({ key }) => key === id);
    if (node !== undefined) onOpen(node);
  };
  return <Graph {...picture} onOpen={open} />;
}
