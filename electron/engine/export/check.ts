import { createHash } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Canonical, canonicalJson } from '../../../shared/canonical';
import type { PackageProblem } from '../../../shared/model/export';
import { Failure } from '../../../shared/result';
import { NO_PREVIOUS, sha256 } from '../store/journal';
import {
  type FileEntry,
  hashFile,
  MANIFEST,
  type Manifest,
  manifestSchema,
  PUBLIC_KEY,
  SIGNATURE,
  STAMP,
  STAMP_QUERY,
  stampQuery,
} from './manifest';
import { fingerprintOf, isSealed, readPublicKey } from './signer';

/** What stands in the folder beside what the manifest lists. */
const BESIDE = [MANIFEST, SIGNATURE, PUBLIC_KEY, STAMP_QUERY, STAMP];

export interface CheckedPackage {
  problems: PackageProblem[];
  manifest: Manifest | null;
  fingerprint: string | null;
  files: number;
  stamp: 'none' | 'fits' | 'does not fit';
}

/**
 * Checks a package with nothing but the package: its seal, every file against the manifest, rows against files, and the
 * journal's chain. What is wrong is told with its place.
 *
 * @throws Failure `not-found` when there is no such folder
 */
export async function checkPackage(folder: string, expected: string | null): Promise<CheckedPackage> {
  if (!existsSync(folder) || !lstatSync(folder).isDirectory())
    throw new Failure('not-found', `There is no folder ${folder}.`);
  const problems: PackageProblem[] = [];
  const tell = (file: string | null, message: string, place: string | null = null) =>
    problems.push({ file, place, message });
  const bytes = read(folder, MANIFEST);
  const signature = read(folder, SIGNATURE);
  const pem = read(folder, PUBLIC_KEY)?.toString('latin1') ?? null;
  for (const [name, found] of [
    [MANIFEST, bytes],
    [SIGNATURE, signature],
    [PUBLIC_KEY, pem],
  ] as const)
    if (found === null) tell(name, 'This file is missing: without it nothing proves what the package was.');

  const manifest = bytes && readManifest(bytes, tell);
  const fingerprint = checkSeal(bytes, signature, pem, manifest, expected, tell);
  if (manifest) {
    for (const entry of manifest.files) await checkFile(folder, entry, tell);
    await checkJournal(folder, manifest, tell);
    checkCounts(manifest, tell);
  }
  const listed = new Set([...BESIDE, ...(manifest?.files.map(({ path }) => path) ?? [])]);
  for (const path of everyFile(folder)) {
    if (manifest && !listed.has(path)) tell(path, 'This file is not in the manifest: somebody put it here.');
  }
  return {
    problems,
    manifest,
    fingerprint,
    files: manifest?.files.length ?? 0,
    stamp: checkStamp(folder, signature, tell),
  };
}

type Tell = (file: string | null, message: string, place?: string | null) => void;

function read(folder: string, name: string): Buffer | null {
  const path = join(folder, name);
  return existsSync(path) && lstatSync(path).isFile() ? readFileSync(path) : null;
}

function readManifest(bytes: Buffer, tell: Tell): Manifest | null {
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    tell(MANIFEST, `It is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return null;
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    tell(
      MANIFEST,
      `It is not the manifest of a package: ${issue?.message ?? 'not what was expected'}`,
      issue?.path.join('.') ?? null,
    );
    return null;
  }
  // Parsed JSON with integers only, as the schema has it.
  const canonical = Buffer.from(canonicalJson(value as Canonical));
  if (!canonical.equals(bytes))
    tell(MANIFEST, 'It is not written as canonical JSON: it was changed after it was sealed.');
  return parsed.data;
}

function checkSeal(
  bytes: Buffer | null,
  signature: Buffer | null,
  pem: string | null,
  manifest: Manifest | null,
  expected: string | null,
  tell: Tell,
): string | null {
  const key = pem === null ? null : readPublicKey(pem);
  if (pem !== null && !key) tell(PUBLIC_KEY, 'It holds no Ed25519 key.');
  const fingerprint = key && fingerprintOf(key);
  if (key && pem !== key.export({ type: 'spki', format: 'pem' }))
    tell(PUBLIC_KEY, 'It is not written as keys are: it was changed after it was sealed.');
  if (bytes && signature && pem && key && !isSealed(bytes, signature, pem)) {
    const which =
      manifest && fingerprint === manifest.fingerprint
        ? 'The manifest or its signature was changed after it was sealed.'
        : 'The manifest, its signature and the public key do not belong together.';
    tell(SIGNATURE, which, 'signature over manifest.json with public-key.pem');
    tell(MANIFEST, which, 'signature over manifest.json with public-key.pem');
  }
  if (manifest && fingerprint && manifest.fingerprint !== fingerprint)
    tell(PUBLIC_KEY, `The manifest was sealed with another key, ${manifest.fingerprint}.`);
  if (expected !== null && fingerprint !== null && fingerprint !== expected)
    tell(
      PUBLIC_KEY,
      `The package is sealed with the key ${fingerprint}, not with the one that was expected: somebody else sealed it.`,
    );
  return fingerprint;
}

async function checkFile(folder: string, entry: FileEntry, tell: Tell): Promise<void> {
  const { path } = entry;
  if (path.split('/').includes('..') || path.startsWith('/'))
    return tell(path, 'The manifest names a file outside of the package.');
  const found = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (!found) return tell(path, 'This file is missing.');
  if (!found.isFile()) return tell(path, 'This is no plain file.');
  const now = await hashFile(join(folder, path), entry.blockSize);
  if (now.size !== entry.size) {
    const less = now.size < entry.size;
    const place = less ? `from byte ${now.size} on` : `behind byte ${entry.size}`;
    tell(
      path,
      `It has ${now.size} bytes in place of ${entry.size}: ${less ? 'it was cut' : 'something was added'}.`,
      place,
    );
  }
  if (now.sha256 !== entry.sha256) {
    for (const place of changedBlocks(entry, now.blocks))
      tell(path, 'It was changed after it was sealed.', place);
    if (now.blocks === entry.blocks) tell(path, 'It was changed after it was sealed.');
  }
}

/** Byte ranges whose hashes differ; what follows an insertion differs as a whole. */
function changedBlocks({ blocks, blockSize, size }: FileEntry, now: string): string[] {
  const changed: number[] = [];
  for (let at = 0; at < Math.max(blocks.length, now.length); at += 16)
    if (blocks.slice(at, at + 16) !== now.slice(at, at + 16)) changed.push(at / 16);
  const ranges: [number, number][] = [];
  for (const block of changed) {
    const last = ranges.at(-1);
    if (last && last[1] === block - 1) last[1] = block;
    else ranges.push([block, block]);
  }
  return ranges.map(([from, to]) => `bytes ${from * blockSize} to ${Math.min(size, (to + 1) * blockSize)}`);
}

/** Lines as they end with a line feed, and with nothing else. */
async function* linesOf(path: string): AsyncIterable<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      yield Buffer.concat([...rest, bytes.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    if (from < bytes.length) rest.push(bytes.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** Files of lines whose lines are rows. */
const LINES = /\.jsonl$/;

async function checkJournal(folder: string, manifest: Manifest, tell: Tell): Promise<void> {
  for (const { path, rows } of manifest.files) {
    if (!LINES.test(path) || rows === null || !existsSync(join(folder, path))) continue;
    let lines = 0;
    let previous = NO_PREVIOUS;
    for await (const line of linesOf(join(folder, path))) {
      lines++;
      if (path !== 'journal.jsonl') continue;
      const link = readLink(line);
      if (!link) {
        tell(path, 'This line is no entry of a journal.', `line ${lines}`);
        previous = sha256(line);
        continue;
      }
      if (link.seq !== lines)
        tell(
          path,
          `This line holds entry ${link.seq}: lines are missing, added or out of order.`,
          `line ${lines}`,
        );
      if (link.previous !== null && link.previous !== previous)
        tell(path, 'This entry does not follow the one before it.', `line ${lines}`);
      previous = link.hash;
    }
    if (lines !== rows)
      tell(
        path,
        `It has ${lines} lines in place of ${rows}.`,
        lines < rows ? `behind line ${lines}` : `from line ${rows + 1} on`,
      );
    if (
      path === 'journal.jsonl' &&
      (previous !== manifest.journal.head || lines !== manifest.journal.entries)
    )
      tell(path, 'It does not end with the entry that the manifest names as the head.', `line ${lines}`);
  }
}

function readLink(line: Buffer): { seq: number; previous: string | null; hash: string } | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    if (typeof value !== 'object' || value === null || !('seq' in value)) return null;
    if ('hidden' in value && 'sha256' in value)
      return { seq: Number(value.seq), previous: null, hash: String(value.sha256) };
    return 'previous' in value
      ? { seq: Number(value.seq), previous: String(value.previous), hash: sha256(line) }
      : null;
  } catch {
    return null;
  }
}

/** What the manifest counts, against what it says of its files. */
function checkCounts({ counts, files, journal }: Manifest, tell: Tell): void {
  const rowsOf = (path: string) => files.find((one) => one.path === path)?.rows ?? null;
  const parts = files.filter(({ path }) => /^events(-\d+)?\.parquet$/.test(path));
  const told: [string, number | null, number][] = [
    ['events.jsonl', rowsOf('events.jsonl'), counts.events],
    ['events.csv', rowsOf('events.csv'), counts.events],
    ['events.parquet', parts.reduce((sum, { rows }) => sum + (rows ?? 0), 0), counts.events],
    ['changes.jsonl', rowsOf('changes.jsonl'), counts.changes],
    ['findings.json', rowsOf('findings.json'), counts.findings],
    ['evidence.csv', rowsOf('evidence.csv'), counts.evidenceFiles],
    ['journal.jsonl', rowsOf('journal.jsonl'), journal.entries],
  ];
  for (const [path, rows, count] of told)
    if (rows !== count) tell(MANIFEST, `It counts ${count} for ${path}, and lists ${rows ?? 'none'}.`, path);
}

function* everyFile(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (!entry.isDirectory())
      yield relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
}

/** Whether a time stamp names this signature. Whether its authority is to be trusted is for `openssl ts` to say. */
function checkStamp(folder: string, signature: Buffer | null, tell: Tell): CheckedPackage['stamp'] {
  const query = read(folder, STAMP_QUERY);
  if (signature && query && !query.equals(stampQuery(signature)))
    tell(STAMP_QUERY, 'It does not ask for a time stamp over this signature.');
  if (!query) tell(STAMP_QUERY, 'This file is missing.');
  const answer = read(folder, STAMP);
  if (!answer || !signature) return 'none';
  const fits = answer.includes(createHash('sha256').update(signature).digest());
  if (!fits) tell(STAMP, 'The time stamp is not over this signature.');
  return fits ? 'fits' : 'does not fit';
}
