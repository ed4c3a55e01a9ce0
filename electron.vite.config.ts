import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { NONCE_MARK } from './electron/hosts/serve-policy';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The runtime floor: the same bundles run in Electron's newer Node and in the Node of whoever has no Electron. */
const NODE_TARGET = 'node20.19';

export default defineConfig({
  main: {
    root: at('.'),
    build: {
      target: NODE_TARGET,
      sourcemap: false,
      // Everything is bundled but `dependencies`: the database, which brings a native library.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          main: at('electron/main/main.ts'),
          utility: at('electron/hosts/utility.ts'),
          browser: at('electron/hosts/browser-entry.ts'),
          cli: at('electron/hosts/cli.ts'),
          engine: at('electron/hosts/child.ts'),
          worker: at('electron/engine/ingest/worker.ts'),
        },
        // Flat: whatever chunk a module lands in, `./worker.js` and `../renderer/` are where it looks for them.
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name]-[hash].js' },
      },
    },
  },
  preload: {
    root: at('.'),
    build: {
      target: NODE_TARGET,
      sourcemap: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/preload/preload.ts') },
        // A sandboxed preload script is one CommonJS file.
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    // The hosts put a fresh nonce in its place with every page they serve.
    html: { cspNonce: NONCE_MARK },
    plugins: [react()],
    build: {
      target: 'es2023',
      sourcemap: false,
      minify: true,
      // Fonts and pictures as files of their own: the policy knows no `data:`.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Read from disk at once; nothing is won by splitting it.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
