import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { parsePeriod } from '../../shared/filter/time';

/** A whole number, not negative. */
export function number(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It takes a whole number.');
  return value;
}

/** The first moment of a year, month, day, minute or second in ISO 8601, as the contract takes it. */
export function time(text: string): string {
  const period = parsePeriod(text);
  if (!period) throw new InvalidArgumentError('It takes a time such as 2026-02-11T05:06:15Z.');
  return `${period.from.replace(' ', 'T')}Z`;
}

/** Folders, gathered from an option that may be given again. */
export const folders = (path: string, before: string[] = []): string[] => [...before, resolve(path)];
