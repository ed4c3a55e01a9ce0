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
