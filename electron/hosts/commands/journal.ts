import type { AddCommands } from './tools';

export const addJournal: AddCommands = (program, { call, openCase, output, pages, foundWrong }) => {
  program
    .command('journal')
    .description('what was done in the case')
    .option('--verify', 'check the chain, and that what it says of the case still holds')
    .action(async (options: { verify?: boolean }) => {
      await openCase();
      if (!options.verify) {
        await pages((start, count) => call('journal', { start, count }));
        return;
      }
      const verdict = await call('journal.verify', {});
      if (!verdict.ok) foundWrong();
      await output().object(verdict);
    });
};
