import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/sdk.ts';
import { HOSTILE } from '../format/hostile-text.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';
import { Terminal } from './terminal.ts';

const PROGRAM = resolve('bin/pchat.js');
const PASSWORD = 'correct horse';
/** What XML can carry, since the server refuses the rest; and no pages of one character, on which scrolling would not show. */
const SENDABLE = Object.values(HOSTILE).filter(
  (text) =>
    text.length < 2000 &&
    text.isWellFormed() &&
    !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\u{1FFFF}]/u.test(text),
);
/** What pchat itself may say to a terminal: cursor, colours and modes, links, its title; never a C1 control or anything hidden. */
const OWN_SEQUENCES =
  /\x1B\[[0-9;:?<>=]*[ "'$]?[@-~]|\x1B\](?:8|0|2);[^\x07\x1B]*(?:\x07|\x1B\\)|\x1B[78=>]/g;
const DANGEROUS =
  /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0001}-\u{E01EF}]/u;

let server: RealServer;
let folder: string;

beforeAll(async () => {
  server = await startEmbedded();
  folder = await mkdtemp(join(tmpdir(), 'pchat-hostile-'));
  for (const name of ['alice', 'mallory']) await server.createUser(name, PASSWORD);
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** Signs alice in with a config of her own. */
async function environment(): Promise<Record<string, string>> {
  const env = {
    HOME: folder,
    PCHAT_CONFIG_DIR: join(folder, 'config'),
    PCHAT_DATA_DIR: join(folder, 'data'),
    PCHAT_KEYRING: 'off',
  };
  await using login = new Terminal(
    [process.execPath, PROGRAM, 'login', 'alice@localhost', '--server', server.websocket],
    { env },
  );
  await login.waitFor('Password');
  login.type(`${PASSWORD}\n`);
  expect(await login.exited).toMatchObject({ code: 0 });
  return env;
}

test('texts, titles, topics and descriptions made to hurt a screen only fill their cells', async () => {
  const mallory = await connect({
    address: 'mallory@localhost',
    password: PASSWORD,
    server: server.websocket,
  });
  const [category] = await mallory.categories();
  const evil = SENDABLE.join(' ').replaceAll('\n', ' ').slice(0, 200);
  const { address } = await mallory.createRoom(category!.address, 'evil', {
    name: `evil ${evil.replaceAll(/\p{Cc}/gu, '').slice(0, 60)}`,
    description: evil,
    privacy: 'open',
  });
  await mallory.openRoom(address);
  await mallory.setTopic(address, evil);
  for (const text of SENDABLE)
    await mallory.settled(mallory.post(address, { text, title: text.length < 40 ? text : null }));
  await mallory.settled(mallory.post(address, { text: 'the end' }));

  const env = await environment();
  await using terminal = new Terminal([process.execPath, PROGRAM], { columns: 100, rows: 40, env });
  let output = '';
  terminal.onOutput((data) => (output += data));
  await terminal.waitFor('online');
  terminal.type('/join evil@general.localhost\r');
  await terminal.waitFor('the end');
  const screen = await scrolledThrough(terminal);
  await mallory.stop();

  expect(output.replaceAll(OWN_SEQUENCES, '')).not.toMatch(DANGEROUS);
  for (const row of screen) expect(row.trimEnd()).toMatch(/[│┤┐┘─]$/);
});

/** All rows between the borders that were seen on the way to the room's first message. */
async function scrolledThrough(terminal: Terminal): Promise<string[]> {
  const rows: string[] = [];
  for (;;) {
    const screen = terminal.screen();
    rows.push(...screen.slice(1, -1));
    if (screen.some((row) => row.includes('The room starts here'))) return rows;
    terminal.key('pageup');
    await terminal.waitFor((now) => now.join('\n') !== screen.join('\n'));
  }
}
