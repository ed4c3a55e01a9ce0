import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../shared/result';
import { listFindings } from './findings/findings';
import { type PortableFinding, portableFinding, portableFindings } from './findings/portable';
import { openCase } from './store/open';

/** Findings as they stand elsewhere, and where that is. */
export interface FoundFindings {
  findings: PortableFinding[];
  /** The case they come from, by its id. */
  from: string;
}

/**
 * Reads the findings of a case, which is left as it is, or of an evidence package.
 *
 * @throws Failure `not-found` where there are none, and what opening a case throws
 */
export async function findingsAt(place: string, signal?: AbortSignal): Promise<FoundFindings> {
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) return findingsOfPackage(place);
  const store = await openCase(place, undefined, { readOnly: true });
  try {
    const list = await listFindings(store.reader, { removed: false }, signal);
    return {
      findings: await portableFindings(store.reader, list, signal),
      from: (await store.info('id')) ?? '',
    };
  } finally {
    store.close();
  }
}

const manifest = z.looseObject({ case: z.looseObject({ id: z.string() }) });

function findingsOfPackage(folder: string): FoundFindings {
  const path = join(folder, 'findings.json');
  if (!existsSync(path))
    throw new Failure('not-found', `${folder} is no evidence package: there is no findings.json in it.`);
  try {
    const findings = z.array(portableFinding).parse(JSON.parse(readFileSync(path, 'utf8')));
    const { case: from } = manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
    return { findings, from: from.id };
  } catch {
    throw new Failure('unreadable', `${path} cannot be read: it was changed, or another version wrote it.`);
  }
}
