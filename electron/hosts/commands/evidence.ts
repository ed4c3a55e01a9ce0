import { resolve } from 'node:path';
import type { AddCommands } from './tools';

export const addEvidence: AddCommands = (program, { call, openCase, output, list, foundWrong }) => {
  program
    .command('loads')
    .description('what each load of the case came to')
    .action(async () => {
      await openCase();
      await list(await call('ingest.loads', {}));
    });

  program
    .command('relocate')
    .description('say where evidence lies now that was loaded from another folder')
    .argument('<old>', 'folder or file it was loaded from, as "coldtrail files" names it')
    .argument('<new>', 'where it lies now')
    .action(async (old: string, place: string) => {
      await openCase();
      const report = await call('ingest.relocate', { old, place: resolve(place) });
      if (report.changed + report.missing > 0) foundWrong();
      await output().object(report);
    });
};
