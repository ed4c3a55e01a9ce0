import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ensureAssembly } from '../build/assembly';
import { ROOT } from '../build/root';

/**
 * What must be there before a test reads evidence: the part of the scanner that is compiled, and the reading thread as one
 * file. Of its sources it would take over a second of processor time to come up, for each of many hundred loads.
 */
export async function setup(): Promise<() => void> {
  await ensureAssembly();
  const outDir = join(ROOT, 'node_modules', '.cache', `coldtrail-tests-${process.pid}`);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: join(ROOT, 'electron', 'engine', 'ingest', 'worker.ts'),
      outDir,
      target: 'node20.19',
      rolldownOptions: { output: { entryFileNames: 'worker.js', codeSplitting: false } },
    },
  });
  process.env.COLDTRAIL_WORKER = join(outDir, 'worker.js');
  return () => rmSync(outDir, { recursive: true, force: true });
}
