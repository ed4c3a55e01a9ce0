import { resolve } from 'node:path';
import type { CallInput } from '../../../shared/api';
import { Failure } from '../../../shared/result';
import { number } from '../cli-values';
import { type AddCommands, type ScopeOptions, withScope } from './tools';

type Request = CallInput<'export.package'>['request'];

interface ExportOptions extends ScopeOptions {
  out: string;
  finding?: number[];
  search?: string;
  resource?: string;
  all?: boolean;
  original?: boolean;
  cited?: boolean;
  withSecrets?: boolean;
  redactField?: string[];
  redactAccount?: string[];
  pdf: boolean;
}

export const addExport: AddCommands = (program, { call, start, openCase, output, list, foundWrong }) => {
  withScope(program.command('export'))
    .description('write an evidence package into a new folder: all findings, unless something else is named')
    .requiredOption('--out <dir>', 'folder to make')
    .option('--finding <id...>', 'these findings', numbers)
    .option('--search <query>', 'everything this search finds')
    .option('--resource <id>', "one resource's history: its id, name or ARN")
    .option('--all', 'every event, change and finding')
    .option('--original', "the records' own bytes, cut out of the evidence")
    .option('--cited', 'copies of the evidence files it rests on')
    .option('--with-secrets', 'leave session tokens and other secrets as they are')
    .option('--redact-field <name...>', 'hide these columns, and keys of these names')
    .option('--redact-account <number...>', 'hide these account numbers')
    .option('--no-pdf', 'without report.pdf')
    .action(async (options: ExportOptions) => {
      const request: Request = {
        what: chosen(options),
        original: options.original ?? false,
        cited: options.cited ?? false,
        pdf: options.pdf,
        redact: {
          secrets: !options.withSecrets,
          fields: options.redactField ?? [],
          accounts: options.redactAccount ?? [],
        },
      };
      await openCase();
      const made = await call('export.package', { place: resolve(options.out), request });
      await output().object({ ...made, files: made.files.length });
    });

  program
    .command('parquet')
    .description('write the case as partitioned Parquet, for Athena, Trino and Spark')
    .requiredOption('--out <dir>', 'folder to make')
    .action(async ({ out }: { out: string }) => {
      await openCase();
      const { tables } = await call('export.parquet', { place: resolve(out) });
      await list(tables);
    });

  program
    .command('check-export')
    .description('check an evidence package; needs no case')
    .argument('<dir>', 'the package')
    .option('--fingerprint <hex>', 'fingerprint of the key it should be sealed with, as it reached you')
    .option('--evidence <path>', 'read this evidence again, and run the searches on it again')
    .action(async (dir: string, { fingerprint, evidence }: { fingerprint?: string; evidence?: string }) => {
      start();
      const places = evidence === undefined ? undefined : [resolve(evidence)];
      const verdict = await call('export.check', { place: resolve(dir), fingerprint, places });
      if (!verdict.ok) foundWrong();
      await output().object(verdict);
    });
};

const numbers = (text: string, before: number[] = []): number[] => [...before, number(text)];

function chosen({ finding, search, resource, all, from, to }: ExportOptions): Request['what'] {
  const named = [finding, search, resource, all].filter((one) => one !== undefined);
  if (named.length > 1)
    throw new Failure('usage', 'Name one of --finding, --search, --resource and --all, not several.');
  if (search === undefined && (from !== undefined || to !== undefined))
    throw new Failure('usage', '--from and --to belong to a --search.');
  if (search !== undefined) return { kind: 'search', query: search, from, to };
  if (resource !== undefined) return { kind: 'resource', resourceId: resource };
  return all ? { kind: 'all' } : { kind: 'findings', ids: finding ?? [] };
}
