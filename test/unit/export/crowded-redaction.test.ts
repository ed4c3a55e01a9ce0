import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const ACCOUNT = '444455556666';

it('a line that is cut short on a crowded first page leaves no part of what is hidden', async () => {
  const engine = await TestEngine.load(
    writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 3)) }),
  );
  for (let index = 0; index < 40; index++)
    await engine.call('finding.add', {
      title: `${'x'.repeat(index)} ${`${ACCOUNT} `.repeat(30)}`,
      search: { query: '' },
    });
  const place = join(engine.folder, 'package');
  const request = {
    ...{ what: { kind: 'findings' as const, ids: [] }, pdf: false },
    redact: { secrets: true, fields: [], accounts: [ACCOUNT] },
  };
  await engine.call('export.package', { place, request });
  const report = readFileSync(join(place, 'report.html'), 'utf8');
  expect(report).toContain('Summary, whole');
  expect(report).not.toMatch(/44445/);
});
