import type { IntegritySummary, VerdictCounts } from '../../shared/model/integrity';

/** What `verify` prints below its table, much as `aws cloudtrail validate-logs` ends. */
export function summaryLines({
  digests,
  backfillDigests,
  logs,
  gaps,
  keys,
  from,
  to,
  hashes,
}: IntegritySummary): string {
  const lines = [
    from && to ? `Results found for ${from} to ${to}:` : 'There are no digests among the evidence.',
    line(digests, 'digest files'),
    line(backfillDigests, 'backfill digest files'),
    line(logs, 'log files'),
    gaps > 0 ? `${gaps} times between digests for which none was delivered` : '',
    `Public keys: ${keys.given} given, ${keys.evidence} found among the evidence.${keys.given === 0 && keys.evidence > 0 ? ' Keys from the evidence prove only that it is consistent: give keys that were fetched from AWS with --keys.' : ''}`,
    hashes === 'disk'
      ? 'Compared: what is on disk now.'
      : 'Compared: the hashes taken when the files were loaded; --rehash reads them again.',
  ];
  return `\n${lines.filter((text) => text !== '').join('\n')}\n`;
}

function line({ valid, invalid, notCovered, cannotTell }: VerdictCounts, what: string): string {
  const all = valid + invalid + notCovered + cannotTell;
  if (all === 0) return '';
  const parts = [`${valid}/${all} ${what} valid`];
  if (invalid > 0) parts.push(`${invalid}/${all} ${what} INVALID`);
  if (notCovered > 0) parts.push(`${notCovered}/${all} not covered`);
  if (cannotTell > 0) parts.push(`${cannotTell}/${all} cannot tell`);
  return parts.join(', ');
}
