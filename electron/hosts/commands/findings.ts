import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CallInput } from '../../../shared/api';
import { FINDING_STATUSES, SEVERITIES } from '../../../shared/model/finding';
import { Failure } from '../../../shared/result';
import { number } from '../cli-values';
import { type AddCommands, type ScopeOptions, type Tools, withScope } from './tools';

type AddInput = CallInput<'finding.add'>;
interface AddOptions extends ScopeOptions {
  event?: string[];
  search?: string;
  principal?: string[];
  resource?: string[];
  severity: NonNullable<AddInput['severity']>;
  status: NonNullable<AddInput['status']>;
  tag?: string[];
  notes: string;
}

const id = ['<id>', 'number of the finding', number] as const;
const severity = () => new Option('--severity <severity>', 'how bad it is').choices(SEVERITIES);
const status = () => new Option('--status <status>', 'what is thought of it').choices(FINDING_STATUSES);

export const addFindings: AddCommands = (program, tools) => {
  const { call, openCase, output, list } = tools;
  const findings = program.command('findings').description('what was kept');
  const command = (name: string, description: string) => findings.command(name).description(description);

  command('list', 'all, in the order of their first moment')
    .option('--removed', 'those that were removed instead')
    .action(async (options: { removed?: boolean }) => {
      await openCase();
      await list(await call('finding.list', { removed: options.removed ?? false }));
    });

  addOptions(command('add', 'keep events, changes, principals or a whole search as a finding')).action(
    async (title: string, options: AddOptions) => {
      await openCase();
      await output().object(await call('finding.add', { title, ...(await chosen(tools, options)) }));
    },
  );

  command('note', 'replace the notes of a finding')
    .argument(...id)
    .argument('<text>', 'Markdown')
    .action(async (id: number, notes: string) => {
      await openCase();
      await output().object(await call('finding.update', { id, notes }));
    });

  command('tag', 'add tags to a finding')
    .argument(...id)
    .argument('<tag...>')
    .option('--remove', 'take them away instead')
    .action(async (id: number, named: string[], options: { remove?: boolean }) => {
      await openCase();
      const [finding] = await call('finding.history', { id });
      const before = finding?.tags ?? [];
      const tags = options.remove ? before.filter((tag) => !named.includes(tag)) : [...before, ...named];
      await output().object(await call('finding.update', { id, tags }));
    });

  command('edit', 'change title, severity or status')
    .argument(...id)
    .option('--title <text>', 'title')
    .addOption(severity())
    .addOption(status())
    .action(async (id: number, options: Omit<CallInput<'finding.update'>, 'id'>) => {
      await openCase();
      if (Object.keys(options).length === 0)
        throw new Failure('usage', 'Say what to change: --title, --severity or --status.');
      await output().object(await call('finding.update', { id, ...options }));
    });

  command('remove', 'take a finding out of the list; it can be restored')
    .argument(...id)
    .action(async (id: number) => {
      await openCase();
      await call('finding.remove', { id });
    });

  command('import', 'keep the findings of another case of the same evidence, or of an evidence package')
    .argument('<place>', 'case file, or folder of a package')
    .action(async (place: string) => {
      await openCase();
      await output().object(await call('finding.import', { place: resolve(place) }));
    });

  command('history', 'all revisions of a finding, newest first')
    .argument(...id)
    .action(async (id: number) => {
      await openCase();
      await list(await call('finding.history', { id }));
    });

  command('restore', 'make a finding what it was in an earlier revision')
    .argument(...id)
    .argument('[revision]', 'the one before the last, unless said otherwise', number)
    .action(async (id: number, revision: number | undefined) => {
      await openCase();
      const [newest] = await call('finding.history', { id });
      const wanted = revision ?? (newest?.revision ?? 1) - 1;
      if (wanted < 1) throw new Failure('usage', `Finding ${id} has no earlier revision.`);
      await output().object(await call('finding.restore', { id, revision: wanted }));
    });
};

function addOptions(command: Command): Command {
  return withScope(command)
    .argument('<title>')
    .option('--event <eventID...>', 'events by id')
    .option('--search <query>', 'everything this search finds')
    .option('--principal <name...>', 'principals')
    .option('--resource <id...>', 'resources, with all their changes')
    .addOption(severity().default('medium'))
    .addOption(status().default('open'))
    .option('--tag <tag...>', 'tags')
    .option('--notes <text>', 'notes, Markdown', '');
}

async function chosen({ call }: Tools, options: AddOptions): Promise<Omit<AddInput, 'title'>> {
  const events: number[] = [];
  for (const eventID of options.event ?? []) {
    const found = await call('event.find', { eventID });
    if (found.length === 0) throw new Failure('not-found', `No event of this case has the id ${eventID}.`);
    events.push(...found.map(({ row }) => row.n));
  }
  const changes: number[] = [];
  const resources = (options.resource ?? []).map((resourceId) => ({ resourceId }));
  for (const resource of resources) {
    const { rows } = await call('changes', { resource, count: 10_000 });
    changes.push(...rows.map(({ item }) => item));
  }
  const { from, to, severity, status, tag: tags = [], notes, principal: principals = [] } = options;
  const search = options.search === undefined ? undefined : { query: options.search, from, to };
  return { events, changes, principals, resources, search, severity, status, tags, notes };
}
