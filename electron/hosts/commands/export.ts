import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../../../shared/result';
import { number } from '../cli-values';
import { type AddCommands, type ScopeOptions, withScope } from './tools';

export const addExport: AddCommands = (program, { call, openCase, list }) => {
  withScope(program.command('export'))
    .description('write events of a search or a finding into a new folder, as events.csv and events.jsonl')
    .requiredOption('--out <dir>', 'folder to make')
    .option('--search <query>', 'everything this search finds')
    .option('--finding <id>', 'the events of a finding', number)
    .action(async (options: ScopeOptions & { out: string; search?: string; finding?: number }) => {
      await openCase();
      const folder = resolve(options.out);
      if (existsSync(folder)) throw new Failure('exists', `${folder} exists already and is not overwritten.`);
      const { from, to, finding } = options;
      const search = options.search === undefined ? undefined : { query: options.search, from, to };
      mkdirSync(folder, { mode: 0o700 });
      try {
        const rows = [];
        for (const format of ['csv', 'jsonl'] as const) {
          rows.push(
            await call('export.events', { place: join(folder, `events.${format}`), format, search, finding }),
          );
        }
        await list(rows);
      } catch (thrown) {
        // The folder is ours and new: what failed leaves nothing behind.
        rmSync(folder, { recursive: true, force: true });
        throw thrown;
      }
    });
};
