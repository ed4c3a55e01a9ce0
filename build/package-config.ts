import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { ROOT } from './root';

export interface PackageOptions {
  /** A folder with an unpacked Electron, or its zip; the one in `node_modules` when left out. */
  electronDist?: string;
  output?: string;
}

/** How the application is packaged. Nothing is published, updated or rebuilt; natives stay outside the archive. */
export function packageConfig(options: PackageOptions = {}): Configuration {
  return {
    appId: 'org.coldtrail.app',
    productName: 'Coldtrail',
    copyright: 'Copyright © The Coldtrail authors',
    directories: {
      output: options.output ?? join(ROOT, 'dist'),
      buildResources: join(ROOT, 'build', 'resources'),
    },
    files: [
      'out/**',
      '!out/.*',
      '!out/.*/**',
      'package.json',
      '!**/*.map',
      '!**/*.d.ts',
      '!node_modules/**/*.md',
    ],
    asar: true,
    // A native module is loaded by the system, which sees no archive; the library lies beside its module.
    asarUnpack: ['node_modules/@duckdb/node-bindings-*/**'],
    // Left in place with an Electron that was unpacked beforehand; nothing must be able to fall back on it.
    afterExtract: async ({ appOutDir }) => {
      for (const resources of ['resources', join('Electron.app', 'Contents', 'Resources')]) {
        await rm(join(appOutDir, resources, 'default_app.asar'), { force: true });
      }
    },
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    forceCodeSigning: false,
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    },
    ...(options.electronDist ? { electronDist: options.electronDist } : {}),
    linux: { target: ['dir', 'AppImage', 'tar.gz'], category: 'Security', executableName: 'coldtrail' },
    mac: { target: ['dir', 'dmg'], category: 'public.app-category.developer-tools', hardenedRuntime: true },
    win: { target: ['dir', 'nsis'] },
    nsis: { oneClick: false, perMachine: false },
  };
}
