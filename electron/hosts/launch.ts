import { resolve } from 'node:path';
import type { Launch } from '../../shared/host';
import { Failure } from '../../shared/result';
import type { PlaceBook } from './places';

/** What was asked for on the command line: `[PATH…] [--case FILE] [--demo]`. Paths are absolute. */
export interface LaunchRequest {
  evidence: string[];
  caseFile: string | null;
  demo: boolean;
}

/** Options of one host beside the common ones; those ending in `=` take a value. */
export interface ParsedLaunch extends LaunchRequest {
  options: Map<string, string>;
}

/**
 * Reads the arguments after the program's name. `others` names the options a host knows besides; with
 * `'any'` unknown options are skipped, since Chromium and Electron have hundreds of their own.
 */
export function parseLaunch(
  args: readonly string[],
  folder: string,
  others: readonly string[] | 'any',
): ParsedLaunch {
  const parsed: ParsedLaunch = { evidence: [], caseFile: null, demo: false, options: new Map() };
  let onlyPaths = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!;
    if (onlyPaths || !argument.startsWith('-') || argument === '-') {
      parsed.evidence.push(resolve(folder, argument));
      continue;
    }
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument : argument.slice(0, equals);
    const value = () => {
      const given = equals < 0 ? args[++index] : argument.slice(equals + 1);
      if (!given) throw new Failure('usage', `${name} needs a value.`);
      return given;
    };
    if (argument === '--') onlyPaths = true;
    else if (name === '--case') parsed.caseFile = resolve(folder, value());
    else if (argument === '--demo') parsed.demo = true;
    else if (others === 'any') continue;
    else if (others.includes(`${name}=`)) parsed.options.set(name, value());
    else if (others.includes(argument)) parsed.options.set(name, '');
    else throw new Failure('usage', `Unknown option ${argument}.`);
  }
  return parsed;
}

/** The request as the page sees it: tokens; null when there was nothing to do. */
export function toLaunch(request: LaunchRequest, places: PlaceBook): Launch | null {
  if (request.demo) return { kind: 'demo' };
  if (request.evidence.length === 0 && request.caseFile === null) return null;
  const launch: Launch = { kind: 'open', places: request.evidence.map((path) => places.place(path)) };
  if (request.caseFile !== null) launch.casePlace = places.place(request.caseFile);
  return launch;
}
