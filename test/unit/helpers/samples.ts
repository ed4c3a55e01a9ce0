import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli';

/** Public evidence samples beside the repository; tests that want them are skipped where they are not. */
export const SAMPLES = join(ROOT, '..', 'shared', 'data');
export const hasSamples = existsSync(SAMPLES);
export const sample = (...parts: string[]) => join(SAMPLES, ...parts);
