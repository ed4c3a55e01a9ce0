import type { Command } from 'commander';
import type { CallInput, CallName, CallValue } from '../../../shared/api';
import type { Output } from '../cli-output';
import { time } from '../cli-values';

/** What commands share. */
export interface Tools {
  /** Calls the engine as a page would: arguments pass the contract's schema. */
  call<Name extends CallName>(name: Name, args: CallInput<Name>): Promise<CallValue<Name>>;
  /** Starts the engine, for what needs no case. */
  start(): void;
  openCase(): Promise<void>;
  output(): Output;
  /** Writes all rows of a list. */
  list(rows: readonly object[]): Promise<void>;
  /** Writes page after page of an answer that comes in pages. */
  pages(page: (start: number, count: number) => Promise<{ total: number; rows: object[] }>): Promise<void>;
  /** Ends with the status that says: done, and something is wrong with what was looked at. */
  foundWrong(): void;
}

export interface ScopeOptions {
  from?: string;
  to?: string;
}

export type AddCommands = (program: Command, tools: Tools) => void;

export const withScope = (command: Command): Command =>
  command
    .option('--from <time>', 'first moment (UTC)', time)
    .option('--to <time>', 'moment behind the last (UTC)', time);
