import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { CALLS } from '../../../shared/api';
import { commandFiles, commandsOf, declaredProgram } from './commands';
import { callsOf, codeWords, firstCells, numbersOf, page, section } from './pages';

const text = page('docs/command-line.md');
const words = codeWords(text);
let program: Command;

beforeAll(async () => {
  program = await declaredProgram();
});

/** The section a command is told in: its own, or that of the command it belongs to. */
const sectionOf = (name: string) => section(text, `### ${name.split(' ')[0]}`);

describe('docs/command-line.md', () => {
  it('has every command, and no other', () => {
    const top = program.commands.map((command) => command.name());
    const documented = [...text.matchAll(/^### (\S+)$/gm)].map((match) => match[1]);
    expect(documented.sort()).toEqual([...top, 'help'].sort());
  });

  it('shows how each command is called', () => {
    for (const [name, command] of commandsOf(program)) {
      if (command.commands.length > 0) continue;
      const usage = [
        name,
        ...command.registeredArguments.map((argument) => {
          const inner = `${argument.name()}${argument.variadic ? '...' : ''}`;
          return argument.required ? `<${inner}>` : `[${inner}]`;
        }),
      ].join(' ');
      const shown = [...codeWords(sectionOf(name))].some(
        (word) => word === usage || word === `coldtrail ${usage}` || word.startsWith(`coldtrail ${usage} --`),
      );
      expect(shown, usage).toBe(true);
    }
  });

  it('has every option with what it takes', () => {
    for (const option of program.options) expect(words, option.flags).toContain(option.long);
    for (const option of program.options.filter(({ short }) => !short)) expect(words).toContain(option.flags);
    for (const [name, command] of commandsOf(program)) {
      const told = codeWords(sectionOf(name));
      for (const { flags } of command.options) expect(told, `${name} ${flags}`).toContain(flags);
    }
  });

  it('has no option that is not there', () => {
    for (const name of program.commands.map((command) => command.name())) {
      const own = commandsOf(program).filter(([full]) => full.split(' ')[0] === name);
      const known = [program, ...own.map(([, command]) => command)].flatMap(({ options }) =>
        options.map(({ long }) => long),
      );
      for (const [option] of sectionOf(name).matchAll(/(?<=[` ])--[a-z-]*[a-z]/g))
        expect(known, name).toContain(option);
    }
  });

  it('has every choice an option offers', () => {
    for (const [name, command] of [['', program] as const, ...commandsOf(program)]) {
      const told = name === '' ? words : codeWords(sectionOf(name));
      for (const { argChoices = [] } of command.options)
        expect([...told]).toEqual(expect.arrayContaining(argChoices));
    }
  });

  it('has every call that a command makes', () => {
    const calls = commandFiles().flatMap((path) => callsOf(path, 'call'));
    expect(calls.length).toBeGreaterThan(15);
    for (const call of calls) {
      expect(Object.keys(CALLS)).toContain(call);
      expect(words).toContain(call);
    }
  });

  it('has every exit status, and no other', () => {
    const documented = [...section(text, '## Exit status').matchAll(/^\| (\d) \|/gm)].map((match) =>
      Number(match[1]),
    );
    expect(documented).toEqual(numbersOf('electron/hosts/cli.ts', 'STATUS'));
  });

  it('tells of the environment variables it names', () => {
    expect(firstCells(section(text, '## Environment'))).toContain('COLDTRAIL_DATA');
  });
});
