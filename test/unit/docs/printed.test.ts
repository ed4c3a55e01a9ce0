import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build/fresh';
import { ROOT } from '../../../build/root';
import { codeWords, page, section } from './pages';

/** Every field that a command prints is documented: seen on the example incident, not read from a list. */
const text = page('docs/command-line.md');
const folder = mkdtempSync(join(tmpdir(), 'coldtrail-docs-'));
const execute = promisify(execFile);

async function run(...args: string[]): Promise<string> {
  const command = [join(ROOT, 'out', 'main', 'cli.js'), '--case', join(folder, 'a.coldtrail'), ...args];
  const { stdout } = await execute(process.execPath, command, {
    cwd: folder,
    env: { ...process.env, COLDTRAIL_DATA: join(folder, 'data') },
    maxBuffer: 2 ** 28,
  });
  return stdout;
}

/** What lies below these came with the evidence: its names are CloudTrail's, Config's or anybody's. */
const FOREIGN = new Set(['from', 'to', 'detail']);

function keysOf(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) keysOf(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      found.add(key);
      if (!FOREIGN.has(key)) keysOf(inner, found);
    }
  }
  return found;
}

const told = (command: string) => codeWords(section(text, `### ${command}`));

beforeAll(async () => {
  await ensureBuilt({ silent: true });
  await run('demo', join(folder, 'demo'), '--events', '1000');
  await run('ingest', join(folder, 'demo'));
  const damaged = join(folder, 'damaged.json');
  writeFileSync(damaged, '{"Records":[{"eventVersion":"1.11","eventName":"Whole"},{"eventVersion":');
  await expect(run('ingest', damaged)).rejects.toMatchObject({ code: 1 });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('every printed field is documented', () => {
  const commands = [
    ['demo', '--events', '1000'],
    ['ingest', 'demo'],
    ['status'],
    ['files'],
    ['notices'],
    ['coverage'],
    ['coverage', '--breaks'],
    ['coverage', '--by', 'hour'],
    ['coverage', '--gaps'],
    ['coverage', '--kinds'],
    ['coverage', '--digests'],
    ['verify'],
    ['verify', '--summary'],
    ['search', '--count'],
    ['principals'],
    ['resources'],
    ['changes'],
    ['findings', 'add', 'Stopped', '--search', 'eventName: StopLogging'],
    ['findings', 'list'],
    ['export', '--out', 'out', '--finding', '1', '--no-pdf'],
    ['check-export', 'out'],
    ['parquet', '--out', 'lake'],
    ['journal'],
    ['journal', '--verify'],
  ] as const;
  for (const [command, ...args] of commands)
    it([command, ...args].join(' '), async () => {
      const keys = keysOf(JSON.parse(await run('--format', 'json', command, ...args)));
      expect(keys.size).toBeGreaterThan(1);
      for (const key of keys) expect([...told(command)], key).toContain(key);
    });

  it.each([
    ['search', '--limit', '1'],
    ['state', '--at', '2026-02-12'],
  ])('%s as csv', async (command, ...args) => {
    const [header = ''] = (await run('--format', 'csv', command, ...args)).split('\r\n');
    for (const column of header.split(',')) expect([...told(command)], column).toContain(column);
  });

  it('source of an event', async () => {
    const line = await run('search', '--limit', '1');
    const { source } = JSON.parse(line) as { source: object };
    for (const key of ['source', ...Object.keys(source)]) expect([...told('search')]).toContain(key);
  });
});
