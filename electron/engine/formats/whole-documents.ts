import { cloudTrailDigest } from './digest';
import { digestSignature } from './digest-signature';
import { publicKeys } from './public-keys';
import type { WholeDocument } from './whole';

/** The documents that are read as a whole, in the order they are tried. */
export const WHOLE_DOCUMENTS: readonly WholeDocument[] = [cloudTrailDigest, publicKeys, digestSignature];
