import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserHost, serveBrowser } from '../../../electron/hosts/browser';
import { createDispatcher } from '../../../electron/hosts/dispatch';
import { StandInEngine } from './stand-in-engine';

let folder: string;
let host: BrowserHost;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coldtrail-broken-off-'));
  writeFileSync(join(folder, 'index.html'), '<p>Coldtrail</p>');
  host = await serveBrowser({
    createDispatcher: (places) => createDispatcher(new StandInEngine().create, places),
    rendererFolder: folder,
  });
  port = Number(new URL(host.url).port);
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const upgrade = (name: string) =>
  `GET /engine HTTP/1.1\r\nHost: ${name}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\nSec-WebSocket-Version: 13\r\n\r\n`;

/** Sends text and resets the connection: a moment later, or as soon as something came back. */
function breakOff(text: string, when: 'soon' | 'answered'): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () => {
      socket.write(text);
      if (when === 'soon') setTimeout(() => socket.resetAndDestroy(), 20);
    });
    socket.on('data', (bytes) => {
      answer += bytes.toString();
      if (when === 'answered') socket.resetAndDestroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(answer));
  });
}

describe('a connection that is broken off', () => {
  it('ends neither the host nor anybody else, whatever it had asked', async () => {
    const failures: unknown[] = [];
    const failed = (thrown: unknown) => failures.push(thrown);
    process.on('uncaughtException', failed);
    try {
      const more = 'x'.repeat(100_000);
      for (let turn = 0; turn < 5; turn++) {
        const answers = await Promise.all([
          breakOff(upgrade('evil.example'), 'answered'),
          breakOff(upgrade('evil.example') + more, 'soon'),
          breakOff(upgrade(`127.0.0.1:${port}`) + more, 'soon'),
          breakOff('nonsense\r\n\r\n', 'answered'),
          breakOff(`GET / HTTP/1.1\r\nHost: ${more}`, 'soon'),
        ]);
        expect(answers[0]).toMatch(/^HTTP\/1\.1 403 /);
        expect(answers[3]).toMatch(/^HTTP\/1\.1 400 /);
      }
      await new Promise((done) => setTimeout(done, 50));
    } finally {
      process.off('uncaughtException', failed);
    }
    expect(failures).toEqual([]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(403);
  });
});
