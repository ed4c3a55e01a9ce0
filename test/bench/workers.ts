import { rmSync } from 'node:fs';
import { load } from '../../electron/engine/ingest/load';
import { createCase } from '../../electron/engine/store/open';

/**
 * Loads a folder with so many workers, as a process of its own: `workers.ts CASE FOLDER WORKERS`; prints seconds, and the
 * CPU seconds until everything was in.
 */
const [casePath, folder, workers] = process.argv.slice(2);
if (!casePath || !folder || !workers) throw new Error('usage: workers.ts CASE FOLDER WORKERS');
rmSync(casePath, { force: true });
const store = await createCase(casePath);
const before = process.cpuUsage();
let cpu = 0;
const summary = await load(store, [folder], {
  workers: Number(workers),
  onProgress: ({ state }) => {
    if (state !== 'deriving') return;
    const { user, system } = process.cpuUsage(before);
    cpu = (user + system) / 1e6;
  },
});
store.close();
console.log(JSON.stringify({ seconds: summary.seconds - summary.derivingSeconds, cpu }));
