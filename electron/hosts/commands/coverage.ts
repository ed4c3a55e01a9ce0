import { Option } from 'commander';
import type { AddCommands } from './tools';

interface Options {
  by: 'day' | 'hour';
  gaps?: boolean;
  breaks?: boolean;
  late?: boolean;
  omitted?: boolean;
  kinds?: boolean;
  digests?: boolean;
}

export const addCoverage: AddCommands = (program, { call, openCase, output, list, pages }) => {
  program
    .command('coverage')
    .description('what the evidence covers by account, region and time, and what it cannot show')
    .addOption(
      new Option('--by <unit>', 'day, or hour for AWS Config too').choices(['day', 'hour']).default('day'),
    )
    .option('--gaps', 'only hours without events between others, the longest first')
    .option('--breaks', 'only where recording was stopped or changed')
    .option('--late', 'only events of another day than that of their delivery')
    .option('--omitted', 'only fields that were left out, hidden or cut')
    .option('--kinds', 'only how many management and data events, by account and region')
    .option('--digests', 'only how far digests vouch, by account and region')
    .action(async (options: Options) => {
      await openCase();
      if (options.gaps)
        return pages(async (start, count) => {
          const { total, rows } = await call('coverage.gaps', { start, count });
          return { total, rows: rows.map(({ n: _, ...row }) => row) };
        });
      for (const name of ['late', 'omitted', 'kinds', 'digests'] as const) {
        if (!options[name]) continue;
        const rows: readonly object[] = (await call('coverage.limits', {}))[name];
        return list(rows);
      }
      if (options.by === 'hour' && !options.breaks) {
        const out = output();
        for (let start = 0; ; start += PORTION) {
          const rows = await call('coverage.hours', { start, count: PORTION });
          await out.rows(rows);
          if (rows.length < PORTION) return out.end();
        }
      }
      const value = await call('coverage', {});
      await list(options.breaks ? value.breaks.map(({ n: _, ...row }) => row) : value.cells);
    });
};

const PORTION = 50_000;
