import { memo } from 'react';
import { shortPrincipal } from '../format/shorten';
import { visible } from '../format/visible';
import { Id, Line } from './text';

/** A longer name is told from others by its end. */
const SHORT = 32;

interface PrincipalProps {
  value: string;
  /** The account that already stands beside it; a principal of another one says so. */
  account?: string | null;
}

/** A principal by what tells it from others; the title has its whole ARN. */
export const Principal = memo(function Principal({ value, account }: PrincipalProps) {
  const short = shortPrincipal(value);
  if (!short) return <Id value={value} />;
  return (
    <span className="principal-short">
      {short.name.length > SHORT ? (
        <Id value={short.name} whole={value} />
      ) : (
        <Line value={short.name} whole={value} />
      )}
      {short.account !== account && (
        <span className="principal-account" title={visible(value)}>
          {short.account}
        </span>
      )}
    </span>
  );
});
