import { ensureAssembly } from '../build/assembly';

/** The part of the scanner that is compiled must be there before a test reads evidence. */
export const setup = ensureAssembly;
