import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli';

/** Public evidence samples beside the repository; tests that want them are skipped where they are not. */
const FOLDER = join(ROOT, '..', 'shared', 'data');
/** The real path: what is named through a link is listed under it. */
export const SAMPLES = existsSync(FOLDER) ? realpathSync(FOLDER) : FOLDER;
export const hasSamples = existsSync(SAMPLES);
export const sample = (...parts: string[]) => join(SAMPLES, ...parts);
