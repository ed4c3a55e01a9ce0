import { useMemo } from 'react';
import type { Hop } from '../../../shared/model/lineage';
import { formatCount } from '../../format/number';
import { shortenMiddle, shortPrincipal } from '../../format/shorten';
import { visible } from '../../format/visible';
import Graph, { type GraphNode } from '../../widgets/graph';

interface LineageGraphProps {
  hops: readonly Hop[];
  asked: string;
  onOpen: (hop: Hop) => void;
}

/** Nodes of the picture; the list below has all. */
const MOST = 80;

/** The chain from the person to the last session, left to right. A click leads to the events of a credential. */
export default function LineageGraph({ hops, asked, onOpen }: LineageGraphProps) {
  const { nodes, edges } = useMemo(() => {
    const shown = hops.slice(0, MOST);
    const keys = new Set(shown.map(({ key }) => key));
    return {
      nodes: shown.map(
        (hop): GraphNode => ({
          id: hop.key,
          label: label(hop),
          mark: hop.key === asked ? 'asked' : hop.parent === null ? 'first' : undefined,
        }),
      ),
      edges: shown.flatMap(({ key, parent, issuedWith }) =>
        parent !== null && keys.has(parent)
          ? [{ from: parent, to: key, label: visible(issuedWith ?? '') }]
          : [],
      ),
    };
  }, [hops, asked]);
  const open = (id: string) => {
    const hop = hops.find(({ key }) => key === id);
    if (hop && hop.events > 0) onOpen(hop);
  };
  return (
    <div className="lineage-graph">
      <Graph nodes={nodes} edges={edges} onOpen={open} />
    </div>
  );
}

function label({ principal, key, session, events }: Hop): string {
  const name = shortPrincipal(principal ?? '')?.name ?? principal ?? key;
  const lines = [shortenMiddle(visible(name), 34)];
  if (session !== null) lines.push(shortenMiddle(visible(session), 34));
  lines.push(events === 0 ? 'never used' : `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`);
  return lines.join('\n');
}
