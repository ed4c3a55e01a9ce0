import type { Hop } from '../../../shared/model/lineage';
import { number } from '../cli-values';
import { type AddCommands, type ScopeOptions, withScope } from './tools';

/** A hop with the names the design fixed first. */
const shown = ({ n: _, depth: __, eventID, principal, credential, ...rest }: Hop) => ({
  eventID,
  principal,
  credential,
  ...rest,
});

export const addIdentity: AddCommands = (program, { call, openCase, output, list }) => {
  withScope(program.command('principals'))
    .description('who acted: counts, first and last use')
    .argument('[query]', 'only events of this search', '')
    .action(async (query: string, options: ScopeOptions) => {
      await openCase();
      await list(await call('principals', { query, ...options, count: 100_000 }));
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
