import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root';

/**
 * The part of the scanner that is WebAssembly (decision 0016): its sources, in AssemblyScript, and the module that they are
 * compiled into. Run by itself, as `npm ci` does at its end, it compiles where the sources have changed.
 */
const SOURCES = join(ROOT, 'electron', 'engine', 'formats', 'assembly');
const MODULE = join(ROOT, 'electron', 'engine', 'formats', 'records-module.ts');

/** Compiles the sources when the module was made of others. @throws Error with what the compiler has to say */
export async function ensureAssembly(): Promise<void> {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, name)));
  const mark = `// Made by build/assembly.ts of sources with the hash ${hash.digest('hex')}.`;
  if (firstLine(MODULE) === mark) return;
  const { default: asc } = await import('assemblyscript/asc');
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ['records.ts', '-O3', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'records.wasm'],
    {
      readFile: (name, folder) => {
        try {
          return readFileSync(join(SOURCES, folder, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_, contents) => {
        wasm = Buffer.from(contents);
      },
      listFiles: () => [],
    },
  );
  if (error || !wasm) throw new Error(`The scanner cannot be compiled.\n${stderr.toString()}`);
  const text = `${mark}\nexport const RECORDS_MODULE = '${Buffer.from(wasm).toString('base64')}';\n`;
  // At once, for whoever reads it meanwhile.
  const draft = `${MODULE}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, MODULE);
}

function firstLine(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').split('\n', 1)[0] ?? null;
  } catch {
    return null;
  }
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await ensureAssembly();
