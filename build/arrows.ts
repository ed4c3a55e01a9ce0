/**
 * The architecture as an allow-list: which room may import which. What is not listed is wrong.
 * `packages` are the npm packages and runtime modules a room may use: names, or a trailing `*` for a prefix.
 */
export interface Room {
  /** Path prefix of the files it holds; the longest match wins. */
  readonly path: string;
  /** Prefixes it may import, beside its own files. */
  readonly imports: readonly string[];
  readonly packages: readonly string[] | 'any';
  /** Prefixes it may import for their types only. */
  readonly typesOnly?: readonly string[];
}

const ENGINE = 'electron/engine';
const node = ['node:*'];
const engineRoom = (name: string, ...imports: string[]): Room => ({
  path: `${ENGINE}/${name}/`,
  imports: ['shared/', ...imports.map((other) => `${ENGINE}/${other}/`)],
  packages: ENGINE_PACKAGES,
});
const ENGINE_PACKAGES = [...node, '@duckdb/node-api', 'ipaddr.js', 'maxmind', 'yauzl', 'zod'];

export const ROOMS: readonly Room[] = [
  { path: 'shared/', imports: [], packages: ['zod', 'ipaddr.js', 'markdown-it'] },

  engineRoom('evidence'),
  engineRoom('formats'),
  engineRoom('store'),
  engineRoom('ingest', 'evidence', 'formats', 'store', 'derive'),
  engineRoom('derive', 'store'),
  engineRoom('questions', 'store', 'derive'),
  engineRoom('detection', 'store', 'derive'),
  engineRoom('findings', 'store', 'questions'),
  engineRoom('export', 'store', 'questions', 'findings'),
  engineRoom('demo'),
  {
    path: `${ENGINE}/session.ts`,
    imports: ['shared/', `${ENGINE}/store/`, `${ENGINE}/questions/`],
    packages: node,
  },
  {
    path: `${ENGINE}/check-export.ts`,
    imports: [
      'shared/',
      `${ENGINE}/store/`,
      `${ENGINE}/ingest/`,
      `${ENGINE}/questions/`,
      `${ENGINE}/export/`,
    ],
    packages: node,
  },
  {
    path: `${ENGINE}/import-findings.ts`,
    imports: ['shared/', `${ENGINE}/store/`, `${ENGINE}/findings/`],
    packages: [...node, 'zod'],
  },
  {
    path: `${ENGINE}/profile.ts`,
    imports: ['shared/', `${ENGINE}/store/`, `${ENGINE}/export/`],
    packages: node,
  },
  {
    path: `${ENGINE}/engine.ts`,
    imports: ['shared/', `${ENGINE}/`, 'package.json'],
    packages: ENGINE_PACKAGES,
  },

  {
    path: 'electron/hosts/',
    imports: ['shared/', `${ENGINE}/engine.ts`, `${ENGINE}/demo/`, 'package.json'],
    packages: [...node, 'ws', 'zod', 'commander'],
  },
  {
    path: 'electron/hosts/utility.ts',
    imports: ['shared/', 'electron/hosts/', `${ENGINE}/engine.ts`],
    packages: [...node, 'electron'],
  },
  {
    path: 'electron/main/',
    imports: ['shared/', 'electron/hosts/', 'electron/preload/channels.ts'],
    packages: [...node, 'electron'],
  },
  // One sandboxed file: it has no Node to import.
  { path: 'electron/preload/', imports: ['shared/'], packages: ['electron'] },

  {
    path: 'renderer/',
    imports: ['shared/'],
    // The contract's schemas stay with the engine; a page needs their types alone.
    typesOnly: ['shared/api.ts'],
    packages: [
      'react',
      'react/*',
      'react-dom',
      'react-dom/*',
      'react-aria',
      'react-aria-components',
      'react-stately',
      'zustand',
      'zustand/*',
      '@tanstack/react-virtual',
      '@codemirror/*',
      '@lezer/highlight',
      'cytoscape',
      'uplot',
      'uplot/*',
      'ipaddr.js',
    ],
  },

  { path: 'build/', imports: ['shared/', 'electron/', 'package.json'], packages: 'any' },
  {
    path: 'test/',
    imports: ['shared/', 'electron/', 'renderer/', 'build/', 'package.json'],
    packages: 'any',
  },
  { path: '', imports: ['electron/hosts/serve-policy.ts', 'build/'], packages: 'any' },
];

/** Folders whose subfolders do not know one another. */
export const SEPARATE = ['renderer/views/'];

/** One wrong arrow that is known, and why it is still there. One that is no longer needed fails the check. */
export interface Debt {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

export const DEBT: readonly Debt[] = [];
