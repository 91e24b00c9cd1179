import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedBackend } from '../recorded-backend.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';
import { smallDisk, type SmallDisk } from '../servers/small-disk.ts';

const PROGRAM = resolve('bin/pchat.js');
const ROOM = 'lobby@general.localhost';
const disk = smallDisk(16 * 1024 * 1024);

/** Runs a command with its config and data in these folders. */
function pchat(args: string[], folders: { config: string; data: string }, input = '') {
  return spawnSync(process.execPath, [PROGRAM, ...args], {
    input,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folders.data,
      PCHAT_CONFIG_DIR: folders.config,
      PCHAT_DATA_DIR: folders.data,
    },
  });
}

if (disk) describe('on a full disk', () => withDisk(disk));
else test.skip('on a full disk: skipped, since mounting a small one needs root');

function withDisk(small: SmallDisk): void {
  let server: RealServer;

  beforeAll(async () => {
    server = await startEmbedded(join(small.folder, 'server'));
  });
  afterAll(async () => {
    await server?.stop();
    small[Symbol.dispose]();
  });

  test('the server refuses a post that it cannot keep, says so, and goes on once there is room again', async () => {
    const address = await server.createUser('alice', 'one two three');
    await using alice = await recordedBackend({
      address,
      password: async () => 'one two three',
      server: server.websocket,
    });
    await alice.connect();
    await alice.join(ROOM, 'alice');
    alice.post(ROOM, { text: 'kept' }, 'kept');
    const kept = await alice.told('message', ({ message }) => message.originId === 'kept');
    small.fillUpTo(0);
    // What is already set aside for the journal may still take a few.
    for (let index = 0; index < 40; index += 1)
      alice.post(ROOM, { text: 'x'.repeat(50_000) }, `lost-${index}`);
    const refused = await alice.told('refused');
    expect(refused.error).toMatchObject({ name: 'PchatError' });
    expect(refused.error.message).not.toBe('');
    small.clear();
    alice.forget();
    alice.post(ROOM, { text: 'there is room again' }, 'again');
    await alice.told('message', ({ message }) => message.originId === 'again');
    const page = await alice.history(ROOM, { before: '', limit: 50 });
    const texts = page.messages.map(({ text }) => text);
    expect(page.messages[1]).toMatchObject({ id: kept.message.id });
    expect(texts.at(-1)).toBe('there is room again');
  });

  test('the config is not damaged, and the command says why it failed', async () => {
    const folders = { config: join(small.folder, 'config'), data: join(small.folder, 'data') };
    mkdirSync(folders.config);
    mkdirSync(folders.data);
    const address = await server.createUser('carol', 'four five six');
    const login = ['login', address, '--server', server.websocket, '--password-stdin'];
    expect(pchat(login, folders, 'four five six')).toMatchObject({ status: 0 });
    const config = join(folders.config, 'config.json');
    const before = readFileSync(config, 'utf8');
    small.fillUpTo(0);
    const failed = pchat([...login, '--nick', 'c'.repeat(60)], folders, 'four five six');
    small.clear();
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/disk is full/);
    expect(readFileSync(config, 'utf8')).toBe(before);
    expect(pchat(['rooms'], folders)).toMatchObject({ status: 0 });
  });
}
