import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { vi } from 'vitest';
import { ROOT } from '../../../build/root';

/** The program of `hosts/cli.ts` as it declares itself, without running a command. */
export async function declaredProgram(): Promise<Command> {
  const declared: { program: Command | null } = { program: null };
  vi.doMock('commander', async (load) => {
    const real = await load<typeof import('commander')>();
    class Declared extends real.Command {
      override parseAsync(): Promise<this> {
        declared.program = this;
        return Promise.resolve(this);
      }
    }
    return { ...real, Command: Declared };
  });
  const { exitCode } = process;
  await import('../../../electron/hosts/cli');
  process.exitCode = exitCode;
  if (!declared.program) throw new Error('hosts/cli.ts parsed nothing');
  return declared.program;
}

/** All commands with their full names, those that only hold others included. */
export function commandsOf(program: Command, before = ''): [name: string, command: Command][] {
  return program.commands.flatMap((command) => {
    const name = `${before}${command.name()}`;
    return [[name, command] as [string, Command], ...commandsOf(command, `${name} `)];
  });
}

/** The files that declare commands, below the root. */
export function commandFiles(): string[] {
  const folder = 'electron/hosts/commands';
  return ['electron/hosts/cli.ts', ...readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`)];
}
