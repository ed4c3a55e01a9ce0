import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createCase } from '../../../electron/engine/store/open';
import { raw } from '../../../electron/engine/store/sql';
import { tempFolder } from '../helpers/temp';

const logBytes = (path: string) => (existsSync(`${path}.wal`) ? statSync(`${path}.wal`).size : 0);

it('the log goes into the case when others have written, and nothing fails while they do', async () => {
  const path = join(tempFolder(), 'busy.coldtrail');
  const store = await createCase(path);
  await store.writer.run(raw("INSERT INTO case_info VALUES ('a', 'b')"));
  let isOver = false;
  let done: Promise<void> | undefined;
  await store.loader.transaction(async (other) => {
    await other.run(raw("UPDATE case_info SET value = 'c' WHERE key = 'a'"));
    await expect(store.writer.run(raw('CHECKPOINT'))).rejects.toThrow('other write transactions active');
    done = store.checkpoint().then(() => {
      isOver = true;
    });
    await wait(150);
    expect(isOver).toBe(false);
  });
  await done;
  expect(logBytes(path)).toBe(0);
  // Somebody who writes for long does not hold it up for ever.
  await store.loader.transaction(async (other) => {
    await other.run(raw("UPDATE case_info SET value = 'd' WHERE key = 'a'"));
    await store.checkpoint();
  });
  store.close();
});
