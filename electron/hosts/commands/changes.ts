import { resolve } from 'node:path';
import { Option } from 'commander';
import type { CallInput } from '../../../shared/api';
import { type ChangeKind, DOUBTS, type ReplayedState, UNRECORDED } from '../../../shared/model/change';
import { Failure } from '../../../shared/result';
import { time } from '../cli-values';
import { type AddCommands, type ScopeOptions, withScope } from './tools';

interface ChangeOptions extends ScopeOptions {
  resource?: string;
  type?: string;
  kind?: ChangeKind;
  event?: string;
  unexplained?: boolean;
  unrecorded?: boolean;
  reason?: string;
  newest?: boolean;
}

const PAGE = 1_000;

const named = (resource: string | undefined) =>
  resource === undefined ? undefined : { resourceId: resource };

/** A reason that was asked for, of the kinds there are for it. */
function reasonOf<Kind extends string>({ reason }: ChangeOptions, kinds: readonly Kind[]): Kind | undefined {
  const kind = kinds.find((one) => one === reason);
  if (reason !== undefined && kind === undefined)
    throw new Failure('usage', `--reason is one of ${kinds.join(', ')} here.`);
  return kind;
}

const changesArgs = (options: ChangeOptions): CallInput<'changes'> => ({
  resource: named(options.resource),
  resourceType: options.type,
  kind: options.kind,
  eventID: options.event,
  explained: options.unexplained ? false : undefined,
  doubt: reasonOf(options, DOUBTS),
  order: options.newest ? 'newest' : 'oldest',
  from: options.from,
  to: options.to,
});

interface StateOptions {
  at: string;
  until?: string;
  replay?: boolean;
  resource?: string;
}

/** A line for each part; for a resource that was not there, or of which no call tells, none. */
const replayedRows = (state: ReplayedState | null) =>
  (state?.parts ?? []).map(({ call, ...part }) => ({
    resourceType: state?.resourceType ?? null,
    resourceId: state?.resourceId ?? null,
    ...part,
    n: call?.n ?? null,
    eventID: call?.eventID ?? null,
    eventTime: call?.eventTime ?? null,
    eventName: call?.eventName ?? null,
    principal: call?.principal ?? null,
    actor: call?.actor ?? null,
  }));

export const addChanges: AddCommands = (program, { call, openCase, output, list, pages }) => {
  program
    .command('resources')
    .description('resources that AWS Config recorded')
    .argument('[text]', 'part of a type, id, name or ARN', '')
    .action(async (text: string) => {
      await openCase();
      await pages((start, count) => call('resources', { text, start, count }));
    });

  withScope(program.command('changes'))
    .description('steps between configuration items, with the calls that may have caused them')
    .option('--resource <id>', 'only this resource: its id, name or ARN')
    .option('--type <type>', 'only resources of this type')
    .addOption(new Option('--kind <kind>').choices(['created', 'modified', 'deleted', 'relationship']))
    .option('--event <eventID>', 'only changes whose likeliest cause is this event: what it touched')
    .option('--unexplained', 'only changes that no call in the logs explains')
    .option('--newest', 'newest first')
    .option('--unrecorded', 'instead, changing calls that AWS Config never showed, and why')
    .option('--reason <reason>', 'of those without a cause, or unrecorded, only those with this reason')
    .action(async (options: ChangeOptions) => {
      await openCase();
      if (options.unrecorded) {
        const why = reasonOf(options, UNRECORDED);
        await pages((start, count) => call('unrecorded', { why, start, count }));
        return;
      }
      await pages(async (start, count) => {
        const page = await call('changes', { ...changesArgs(options), start, count });
        return { ...page, rows: page.rows.map(({ item: _, previousItem: __, ...row }) => row) };
      });
    });

  program
    .command('state')
    .description('resources as AWS Config last saw them at or before a moment')
    .requiredOption('--at <time>', 'the moment (UTC)', time)
    .option('--resource <id>', 'only this resource: its id, name or ARN')
    .option('--replay', 'instead, what the logged calls on the resource come to, without AWS Config')
    .option('--until <time>', 'instead, what differs between the moment and this one (UTC)', time)
    .action(async (options: StateOptions) => {
      await openCase();
      const resource = named(options.resource);
      const out = output();
      if (options.replay) {
        if (options.resource === undefined)
          throw new Failure('usage', 'Name the resource to replay with --resource.');
        const state = await call('state.replay', {
          at: options.at,
          resource: { resourceId: options.resource },
        });
        await list(replayedRows(state));
        return;
      }
      if (options.until !== undefined) {
        const { at: from, until: to } = options;
        await pages((start, count) => call('state.compare', { from, to, resource, start, count }));
        return;
      }
      for (let start = 0; ; start += PAGE) {
        const { total, rows } = await call('state', { at: options.at, resource, start, count: PAGE });
        if (out.format === 'json' || out.format === 'jsonl') await out.texts(rows.map((row) => row.itemJson));
        else await out.rows(rows.map(({ itemJson: _, item: __, ...row }) => row));
        if (start + PAGE >= total) break;
      }
      await out.end();
    });

  program
    .command('checks')
    .description('what the checks say of each resource at a moment, since when, and by whom')
    .option('--at <time>', 'the moment (UTC); the newest of the evidence without it', time)
    .option('--checks <dir>', 'folder with further checks, as JSON files')
    .option('--failed', 'only what fails')
    .action(async (options: { at?: string; checks?: string; failed?: boolean }) => {
      await openCase();
      const place = options.checks === undefined ? undefined : resolve(options.checks);
      const { rows, failed } = await call('checks', { at: options.at, place });
      for (const { file, reason } of failed) process.stderr.write(`${file} is no check: ${reason}\n`);
      await list(
        rows.filter((row) => !options.failed || row.verdict === 'fail').map(({ item: _, ...row }) => row),
      );
    });

  program
    .command('compliance')
    .description('what AWS Config rules said of resources, and for how long')
    .option('--at <time>', 'only what held at this moment (UTC)', time)
    .option('--rule <name>', 'only this rule')
    .option('--resource <id>', 'only this resource, by its id')
    .action(async (options: { at?: string; rule?: string; resource?: string }) => {
      await openCase();
      const { at, rule, resource } = options;
      await pages((start, count) => call('compliance', { at, rule, resourceId: resource, start, count }));
    });
};
