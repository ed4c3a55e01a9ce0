import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCase } from '../../../electron/engine/store/open';
import { tempFolder } from '../helpers/temp';

it('a case is not made beside the log of another, which stays as it is', async () => {
  const path = join(tempFolder(), 'gone.coldtrail');
  writeFileSync(`${path}.wal`, 'the last rows of a case that was moved');
  await expect(createCase(path)).rejects.toMatchObject({
    kind: 'exists',
    message: `${path}.wal is what another case left behind. Put it back beside that case or delete it, or name another case.`,
  });
  expect(existsSync(path)).toBe(false);
  expect(readFileSync(`${path}.wal`, 'utf8')).toBe('the last rows of a case that was moved');
});
