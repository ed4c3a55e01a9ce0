import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build/fresh';
import { packageConfig } from '../../../build/package-config';
import { ROOT } from '../../../build/root';
import manifest from '../../../package.json' with { type: 'json' };
import { writeStandInElectron } from './stand-in-electron';

const folder = mkdtempSync(join(tmpdir(), 'coldtrail-package-'));
const unpacked = join(folder, 'dist', 'linux-unpacked');
const archive = join(unpacked, 'resources', 'app.asar');

beforeAll(async () => {
  await ensureBuilt({ silent: true });
  const electronDist = join(folder, 'electron');
  await writeStandInElectron(electronDist, manifest.devDependencies.electron);
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir'),
    config: packageConfig({ electronDist, output: join(folder, 'dist') }),
    publish: 'never',
  });
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packaged application', () => {
  const listed = () => listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'));

  it('holds the bundles, the page and the database client', () => {
    expect(listed()).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/out/main/main.js',
        '/out/main/utility.js',
        '/out/main/worker.js',
        '/out/preload/preload.cjs',
        '/out/renderer/index.html',
        '/node_modules/@duckdb/node-api/package.json',
        '/node_modules/@duckdb/node-bindings/duckdb.js',
      ]),
    );
    expect(JSON.parse(extractFile(archive, 'package.json').toString())).toMatchObject({
      main: 'out/main/main.js',
      type: 'module',
    });
  });

  it('holds no sources, tests, maps, build leftovers or bundled packages', () => {
    const unwanted = listed().filter(
      (path) =>
        /\.(map|tsx?)$/.test(path) ||
        /^\/(shared|electron|renderer|test|build|docs)(\/|$)/.test(path) ||
        /^\/out\/\./.test(path) ||
        /^\/node_modules\/(?!@duckdb(\/|$)|detect-libc(\/|$))./.test(path),
    );
    expect(unwanted).toEqual([]);
  });

  it('keeps the natives, and only them, outside the archive', () => {
    const bindings = join(`${archive}.unpacked`, 'node_modules', '@duckdb');
    expect(readdirSync(`${archive}.unpacked`)).toEqual(['node_modules']);
    const [platform] = readdirSync(bindings);
    expect(readdirSync(bindings)).toEqual([expect.stringMatching(/^node-bindings-/)]);
    expect(existsSync(join(bindings, platform!, 'duckdb.node'))).toBe(true);
    expect(readdirSync(join(bindings, platform!))).toContainEqual(
      expect.stringMatching(/libduckdb|duckdb\.dll/),
    );
    const { header } = getRawHeader(archive);
    expect(JSON.stringify(header)).toContain('"unpacked":true');
  });

  it('records the hash of every file in the archive', () => {
    const text = JSON.stringify(getRawHeader(archive).header);
    expect(text).toContain('"integrity":{"algorithm":"SHA256"');
  });

  it('has its fuses set', async () => {
    const fuses = await getCurrentFuseWire(join(unpacked, 'coldtrail'));
    const on = [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ];
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    expect(on.map((fuse) => fuses[fuse])).toEqual(on.map(() => FuseState.ENABLE));
    expect(off.map((fuse) => fuses[fuse])).toEqual(off.map(() => FuseState.DISABLE));
  });

  it('carries no updater and no default application', () => {
    const resources = readdirSync(join(unpacked, 'resources'));
    expect(resources).not.toContain('app-update.yml');
    expect(resources).not.toContain('default_app.asar');
    expect(readFileSync(join(unpacked, 'LICENSE.electron.txt'), 'utf8')).toBe('licence');
  });
});
