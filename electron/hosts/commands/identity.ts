import { resolve } from 'node:path';
import { Option } from 'commander';
import { BREAKDOWNS, type BreakdownField } from '../../../shared/model/identity';
import type { Hop } from '../../../shared/model/lineage';
import { number, time } from '../cli-values';
import { type AddCommands, type ScopeOptions, withScope } from './tools';

interface PrincipalOptions {
  with?: string;
  withFrom?: string;
  withTo?: string;
}

/** A hop with the names the design fixed first. */
const shown = ({ n: _, depth: __, eventID, principal, credential, ...rest }: Hop) => ({
  eventID,
  principal,
  credential,
  ...rest,
});

export const addIdentity: AddCommands = (program, { call, start, openCase, output, list }) => {
  withScope(program.command('principals'))
    .description('who acted: counts, first and last use')
    .argument('[query]', 'only events of this search', '')
    .addOption(
      new Option('--by <field>', 'instead, how many fall to each value of a field').choices(BREAKDOWNS),
    )
    .action(async (query: string, { by, ...options }: ScopeOptions & { by?: BreakdownField }) => {
      await openCase();
      const scope = { query, ...options, count: 100_000 };
      await list(by ? await call('principals.by', { ...scope, by }) : await call('principals', scope));
    });

  withScope(program.command('principal'))
    .description('all about one principal, or beside another one or another period')
    .argument('<principal>', 'as `principals` prints it')
    .option('--with <principal>', 'compare with this principal; the same one, when only a period is given')
    .option('--with-from <time>', 'first moment of the other side (UTC)', time)
    .option('--with-to <time>', 'moment behind the last of the other side (UTC)', time)
    .action(async (principal: string, options: ScopeOptions & PrincipalOptions) => {
      await openCase();
      const { from, to, with: other, withFrom, withTo } = options;
      const left = { principal, from, to };
      const compared = other !== undefined || withFrom !== undefined || withTo !== undefined;
      const right = { principal: other ?? principal, from: withFrom, to: withTo };
      await output().object(
        compared
          ? await call('principal.compare', { left, right })
          : { ...(await call('principal', left)), resources: await call('principal.resources', left) },
      );
    });

  program
    .command('networks')
    .description(
      'databases of networks (.mmdb) that tell country and operator of an address; without files, those in use',
    )
    .argument('[file...]')
    .option('--forget', 'use none')
    .action(async (files: string[], options: { forget?: boolean }) => {
      start();
      const places = files.map((file) => resolve(file));
      await list(
        options.forget || places.length > 0
          ? await call('networks.use', { places })
          : await call('networks.list', {}),
      );
    });

  program
    .command('signals')
    .description('what may be worth a look: new addresses, denied bursts, root …; never a verdict')
    .argument('[id...]', 'only these signals')
    .option('--explain', 'the questions, what they look for and why')
    .action(async (ids: string[], options: { explain?: boolean }) => {
      await openCase();
      const found = await call('signals', { ids: ids.length > 0 ? ids : undefined, count: 10_000 });
      await list(
        options.explain
          ? found.map(({ id, title, total, explanation }) => ({
              signal: id,
              title,
              sightings: total,
              explanation,
            }))
          : found.flatMap(({ id, sightings }) => sightings.map((one) => ({ signal: id, ...one }))),
      );
    });

  program
    .command('lineage')
    .description('the way back from a credential or an event to whoever it began with, and onward')
    .argument('<of>', 'an access key or an eventID')
    .option('--limit <count>', 'at most this many credentials onward', number, 10_000)
    .action(async (of: string, options: { limit: number }) => {
      await openCase();
      const {
        key: _,
        path,
        onward,
        origin,
        ended,
        ...rest
      } = await call('lineage', {
        of,
        count: options.limit,
      });
      await output().object({ origin, ended, path: path.map(shown), onward: onward.map(shown), ...rest });
    });
};
