import { cpus } from 'node:os';
import { ensureBuilt } from '../../build/fresh';
import { benchBrowser } from './browser';
import { benchChanges, CHANGE_SEEDS } from './changes';
import { benchExport } from './export';
import { benchIdentity } from './identity';
import { benchLoad } from './load';
import { benchSearch } from './search';
import { benchSizes } from './sizes';
import { option } from './tools';

/**
 * `npm run bench [-- PART…] [--events N] [--runs N] [--large]`: the figures that the application is held to, each against a
 * yardstick in the same run, so that the machine's own speed cancels out. Without a part, all of them.
 */
const runs = option('runs', 5);
const events = option('events', process.argv.includes('--large') ? 10_000_000 : 100_000);

const PARTS: Record<string, () => Promise<void>> = {
  load: () => benchLoad(events, runs),
  sizes: () => benchSizes(runs),
  changes: () => benchChanges(CHANGE_SEEDS),
  identity: () => benchIdentity(option('events', 2_000_000)),
  search: () =>
    benchSearch(option('events', process.argv.includes('--large') ? 10_000_000 : 2_000_000), runs),
  export: () => benchExport(events),
  browser: () => benchBrowser(option('events', 2_000_000), runs),
};

const named = process.argv.slice(2).filter((word) => /^[a-z]/.test(word));
for (const name of named) {
  if (!(name in PARTS))
    throw new Error(`There is no part ${name}; there are: ${Object.keys(PARTS).join(', ')}.`);
}
await ensureBuilt({ silent: true });
console.log(`${cpus().length} cores`);
for (const [name, part] of Object.entries(PARTS)) {
  if (named.length === 0 || named.includes(name)) await part();
}
