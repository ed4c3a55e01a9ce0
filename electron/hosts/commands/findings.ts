import { Option } from 'commander';
import { SEVERITIES } from '../../../shared/model/finding';
import { Failure } from '../../../shared/result';
import { number } from '../cli-values';
import { type AddCommands, type ScopeOptions, withScope } from './tools';

export const addFindings: AddCommands = (program, { call, openCase, output, list }) => {
  const findings = program.command('findings').description('what was kept');
  findings.command('list').action(async () => {
    await openCase();
    await list((await call('finding.list', {})).map((row) => ({ ...row, events: row.events.length })));
  });
  withScope(findings.command('add'))
    .description('keep events as a finding')
    .argument('<title>')
    .option('--event <eventID...>', 'events by id')
    .option('--search <query>', 'everything this search finds')
    .addOption(new Option('--severity <severity>').choices(SEVERITIES).default('medium'))
    .option('--notes <text>', 'notes', '')
    .action(
      async (
        title: string,
        options: ScopeOptions & {
          event?: string[];
          search?: string;
          severity: (typeof SEVERITIES)[number];
          notes: string;
        },
      ) => {
        await openCase();
        const events: number[] = [];
        for (const eventID of options.event ?? []) {
          const found = await call('event.find', { eventID });
          if (found.length === 0)
            throw new Failure('not-found', `No event of this case has the id ${eventID}.`);
          events.push(...found.map(({ row }) => row.n));
        }
        const { from, to, severity, notes } = options;
        const search = options.search === undefined ? undefined : { query: options.search, from, to };
        const { events: kept, ...finding } = await call('finding.add', {
          title,
          severity,
          notes,
          events,
          search,
        });
        await output().object({ ...finding, events: kept.length });
      },
    );
  findings
    .command('note')
    .description('replace the notes of a finding')
    .argument('<id>', 'number of the finding', number)
    .argument('<text>')
    .action(async (id: number, notes: string) => {
      await openCase();
      const { events, ...finding } = await call('finding.update', { id, notes });
      await output().object({ ...finding, events: events.length });
    });
  findings
    .command('remove')
    .argument('<id>', 'number of the finding', number)
    .action(async (id: number) => {
      await openCase();
      await call('finding.remove', { id });
    });
};
