import { resolve } from 'node:path';
import { Option } from 'commander';
import {
  type IntegritySummary,
  VERDICTS,
  type Verdict,
  type VerdictCounts,
} from '../../../shared/model/integrity';
import type { AddCommands } from './tools';

interface Options {
  keys?: string;
  rehash?: boolean;
  verdict?: Verdict;
  summary?: boolean;
}

export const addVerify: AddCommands = (program, { call, openCase, output, pages, foundWrong }) => {
  program
    .command('verify')
    .description('check log files and digests as "aws cloudtrail validate-logs" does, without a network')
    .option('--keys <file>', 'public keys: what "aws cloudtrail list-public-keys" prints, or PEM')
    .option('--rehash', 'hash what is on disk now, too')
    .addOption(new Option('--verdict <verdict>', 'only these').choices(VERDICTS))
    .option('--summary', 'only how many')
    .action(async ({ keys, rehash, verdict, summary }: Options) => {
      await openCase();
      const found = await call('verify.run', { place: keys && resolve(keys), rehash });
      const out = output();
      if (summary) await out.object(found);
      else {
        await pages((start, count) => call('verify.rows', { start, count, verdict }));
        if (out.format === 'table') await out.write(summaryLines(found));
      }
      const counts = [found.digests, found.backfillDigests, found.logs, found.others];
      if (counts.some(({ invalid }) => invalid > 0)) foundWrong();
    });
};

/** What `verify` prints below its table, much as `aws cloudtrail validate-logs` ends. */
function summaryLines({
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
