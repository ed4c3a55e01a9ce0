import type { Hop } from '../../../shared/model/lineage';
import { formatCount } from '../../format/number';
import { shortPrincipal } from '../../format/shorten';
import { useActions } from '../../stores/stores';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';

/** How a credential was joined to the one before it, in words. */
const JOINED: Readonly<Record<string, string>> = {
  'access-key': 'the call names this access key',
  'session-time': 'the call names this session, and was made when it began',
  issuer: 'the session names its issuer; the call is not in the evidence',
  'unique-id': 'the same unique id elsewhere in the evidence',
};

/** The same chain as the picture, to be read and walked with the keyboard. */
export function LineageList({ hops, asked }: { hops: readonly Hop[]; asked: string }) {
  const actions = useActions();
  return (
    <ol className="lineage-list" aria-label="Chain of credentials">
      {hops.map((hop) => (
        <li
          key={hop.key}
          className="lineage-hop"
          aria-current={hop.key === asked || undefined}
          style={{ paddingInlineStart: `${12 + Math.min(hop.depth, 12) * 18}px` }}
        >
          <span className="lineage-who">
            <Id
              value={shortPrincipal(hop.principal ?? '')?.name ?? hop.principal ?? hop.key}
              whole={hop.principal ?? hop.key}
            />
            {hop.session !== null && (
              <span className="soft">
                {' '}
                as <Id value={hop.session} />
              </span>
            )}
          </span>
          <span className="lineage-account mono soft">
            {hop.account !== null && <Text value={hop.account} />}
          </span>
          <span className="lineage-key mono">{hop.credential !== null && <Id value={hop.credential} />}</span>
          <span className="lineage-call soft">
            {hop.issuedWith !== null && <Text value={hop.issuedWith} />}
            {hop.issuedAt !== null && (
              <>
                {' '}
                <Time iso={hop.issuedAt} />
              </>
            )}
            {hop.joinedBy !== null && <span className="faint"> – {JOINED[hop.joinedBy]}</span>}
          </span>
          <span className="lineage-tools">
            {hop.n !== null && hop.eventID !== null && (
              <button
                type="button"
                className="button button-quiet button-small"
                onClick={() => actions.search({ query: `eventID: "${hop.eventID}"` }, hop.n ?? undefined)}
              >
                The call
              </button>
            )}
            <button
              type="button"
              className="button button-quiet button-small"
              disabled={hop.events === 0}
              onClick={() => actions.search({ query: hop.query })}
            >
              {hop.events === 0
                ? 'never used'
                : `${formatCount(hop.events)} ${hop.events === 1 ? 'event' : 'events'}`}
            </button>
          </span>
        </li>
      ))}
    </ol>
  );
}
