import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../electron/engine/evidence/read';
import { MAX_RECORD_BYTES } from '../../../electron/engine/formats/document';
import { MAX_DEPTH } from '../../../electron/engine/formats/json-scanner';
import { MAX_WRAPPERS } from '../../../electron/engine/formats/wrapped';
import { ROW_GROUP_ROWS } from '../../../electron/engine/store/open';
import { firstCells, page, section, unionOf } from './pages';

const text = page('docs/evidence.md');
const model = 'shared/model/evidence.ts';
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toLocaleString('en')} MB`;

describe('docs/evidence.md', () => {
  it.each([
    ['FileKind', '## What is read'],
    ['FileStatus', '## Status of a file'],
    ['NoticeKind', '## Notices'],
  ])('has every %s, and no other', (type, heading) => {
    expect(firstCells(section(text, heading)).sort()).toEqual(unionOf(model, type).sort());
  });

  it('has the limits of the code', () => {
    const limits = section(text, '## Limits');
    expect(limits).toContain(`${MAX_DEPTH} levels`);
    expect(limits).toContain(`| ${megabytes(MAX_RECORD_BYTES)} |`);
    expect(limits).toContain(`| ${megabytes(DEFAULT_LIMITS.inflatedBytes)} |`);
    expect(limits).toContain(`| ${DEFAULT_LIMITS.ratio} |`);
    expect(limits).toContain(`| ${DEFAULT_LIMITS.depth} |`);
    expect(limits).toContain(`| ${DEFAULT_LIMITS.entries.toLocaleString('en')} |`);
    expect(limits).toContain(`| ${megabytes(DEFAULT_LIMITS.archiveBytes)} |`);
    expect(limits).toContain(`| ${megabytes(DEFAULT_LIMITS.innerZipBytes)} |`);
    expect(limits).toContain(`| ${MAX_WRAPPERS} |`);
  });
});

it('the size of row groups and transactions is told where they were decided', () => {
  const decision = page('docs/decisions/0005-row-groups.md');
  expect(decision).toContain(ROW_GROUP_ROWS.toLocaleString('en'));
  expect(decision).toContain((4 * ROW_GROUP_ROWS).toLocaleString('en'));
});
