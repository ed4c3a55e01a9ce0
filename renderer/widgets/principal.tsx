import { memo } from 'react';
import { shortPrincipal, splitName } from '../format/shorten';
import { visible } from '../format/visible';
import { Id, Line, Text } from './text';

interface PrincipalProps {
  value: string;
  /** The account that already stands beside it; a principal of another one says so. */
  account?: string | null;
}

/**
 * A principal by what tells it from others: where there is no room the account gives way
 * first, then the kind, and last the middle of the name; of a service's host its end does. The title has all of it.
 */
export const Principal = memo(function Principal({ value, account }: PrincipalProps) {
  const short = shortPrincipal(value);
  if (!short) return value.endsWith('.amazonaws.com') ? <Line value={value} /> : <Id value={value} />;
  const { kind, head, tail } = splitName(short.name);
  return (
    <span className="principal-short" title={visible(value)}>
      <span className="principal-name">
        {kind && <Text value={kind} />}
        <span className="principal-rest">
          <Text value={head} className="principal-start" />
          {tail && <Text value={tail} className="principal-end" />}
        </span>
      </span>
      {short.account !== account && (
        <span className="principal-account">
          <Text value={short.account} />
        </span>
      )}
    </span>
  );
});
