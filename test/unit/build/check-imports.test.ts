import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEBT } from '../../../build/arrows';
import { importsOf, wrongArrows } from '../../../build/check-imports';
import { ROOT } from '../../../build/root';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coldtrail-arrows-'));
  root = join(folder, 'project');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file, and an empty one for everything it imports by a relative path. */
function write(file: string, source: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
  for (const { specifier } of importsOf(path, source)) {
    if (!specifier.startsWith('.')) continue;
    const target = join(dirname(path), /\.\w+$/.test(specifier) ? specifier : `${specifier}.ts`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, '', { flag: 'a' });
  }
}

describe('check-imports: right arrows', () => {
  it.each([
    ['shared/api.ts', "import { z } from 'zod'; import type { A } from './model/a';"],
    [
      'electron/engine/ingest/load.ts',
      "import '../evidence/walk'; import '../formats/a'; import '../store/b';",
    ],
    ['electron/engine/questions/a.ts', "import '../derive/b'; import '../store/c'; import 'node:crypto';"],
    ['electron/engine/findings/a.ts', "import '../questions/b';"],
    ['electron/engine/export/a.ts', "import '../questions/b'; import '../store/b';"],
    ['electron/engine/engine.ts', "import './demo/a'; import './evidence/b'; import './questions/c';"],
    [
      'electron/hosts/browser.ts',
      "import { createEngine } from '../engine/engine'; import { WebSocketServer } from 'ws';",
    ],
    ['electron/hosts/utility.ts', "import type { MessagePortMain } from 'electron'; import './dispatch';"],
    [
      'electron/main/main.ts',
      "import { app } from 'electron'; import '../hosts/places'; import '../preload/channels';",
    ],
    [
      'renderer/views/search/a.tsx',
      "import '../../widgets/grid'; import './b'; import 'react'; import './a.css';",
    ],
    [
      'renderer/api/client.ts',
      "import type { Api } from '../../shared/api'; import { Failure } from '../../shared/result';",
    ],
    ['test/bench/a.ts', "import '../../electron/engine/demo/a'; import 'electron';"],
  ])('%s: %s', (file, source) => {
    write(file, source);
    expect(wrongArrows(root)).toEqual([]);
  });
});

describe('check-imports: wrong arrows', () => {
  it.each([
    ['shared/a.ts', "import 'node:fs';", 'node:fs'],
    ['shared/a.ts', "import { readFile } from 'fs';", 'fs'],
    ['shared/a.ts', "import type { App } from 'electron';", 'electron'],
    ['shared/a.ts', "import { useState } from 'react';", 'react'],
    ['shared/a.ts', "import 'react-dom';", 'react-dom'],
    ['shared/a.ts', "export * from '../electron/engine/engine';", 'electron/engine/engine.ts'],
    ['renderer/main.tsx', "import '../electron/hosts/places';", 'electron/hosts/places.ts'],
    ['renderer/main.tsx', "import 'node:path';", 'node:path'],
    ['renderer/main.tsx', "import { ipcRenderer } from 'electron';", 'electron'],
    ['renderer/main.tsx', "import { CALLS } from '../shared/api';", 'only types'],
    ['renderer/main.tsx', "import { CALLS, type Api } from '../shared/api';", 'only types'],
    ['renderer/main.tsx', "import { z } from 'zod';", 'zod'],
    ['renderer/views/search/a.tsx', "import '../changes/b';", 'do not know one another'],
    ['electron/engine/evidence/a.ts', "import '../formats/b';", 'electron/engine/formats/b.ts'],
    ['electron/engine/formats/a.ts', "import '../store/b';", 'electron/engine/store/b.ts'],
    ['electron/engine/store/a.ts', "import '../evidence/b';", 'electron/engine/evidence/b.ts'],
    ['electron/engine/derive/a.ts', "import '../questions/b';", 'electron/engine/questions/b.ts'],
    ['electron/engine/questions/a.ts', "import '../ingest/b';", 'electron/engine/ingest/b.ts'],
    ['electron/engine/ingest/a.ts', "import '../engine';", 'electron/engine/engine.ts'],
    ['electron/engine/store/a.ts', "import { app } from 'electron';", 'electron'],
    ['electron/engine/questions/a.ts', "const a = await import('../demo/b');", 'electron/engine/demo/b.ts'],
    ['electron/engine/questions/a.ts', "let a: import('../export/b').B;", 'electron/engine/export/b.ts'],
    ['electron/hosts/browser.ts', "import 'electron';", 'electron'],
    ['electron/hosts/cli.ts', "import '../engine/store/open';", 'electron/engine/store/open.ts'],
    ['electron/preload/preload.ts', "import 'node:fs';", 'node:fs'],
    ['electron/preload/preload.ts', "import '../main/menu';", 'electron/main/menu.ts'],
    ['electron/main/main.ts', "import '../engine/engine';", 'electron/engine/engine.ts'],
    ['electron/engine/engine.ts', "import '../hosts/dispatch';", 'electron/hosts/dispatch.ts'],
    ['shared/a.ts', "import '../../elsewhere';", 'out of the project'],
  ])('%s: %s', (file, source, complaint) => {
    write(file, `\n${source}`);
    expect(wrongArrows(root)).toEqual([expect.stringContaining(complaint)]);
    expect(wrongArrows(root)[0]).toContain(`${file}:2: `);
  });
});

it('forgives a known debt until it is paid', () => {
  const debts = [{ from: 'shared/a.ts', to: 'electron/engine/engine.ts', why: 'a test' }];
  write('shared/a.ts', "import '../electron/engine/engine'; import 'react';");
  expect(wrongArrows(root, debts)).toEqual([expect.stringContaining('react')]);
  write('shared/a.ts', '');
  expect(wrongArrows(root, debts)).toEqual([expect.stringContaining('strike the debt')]);
});

it('the project keeps its own arrows', () => {
  expect(wrongArrows(ROOT, DEBT)).toEqual([]);
});
