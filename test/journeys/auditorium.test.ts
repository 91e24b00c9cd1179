import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/sdk.ts';
import type { Session } from '../../src/session/session.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';
import { Terminal } from './terminal.ts';

const PROGRAM = resolve('bin/pchat.js');
const PASSWORD = 'correct horse';
const ALICE = 'alice@localhost';

let server: RealServer;
let folder: string;
let dana: Session;

beforeAll(async () => {
  server = await startEmbedded();
  folder = await mkdtemp(join(tmpdir(), 'pchat-auditorium-'));
  // Rooms are created by who may in a category: an administrator always.
  await server.createUser('root', PASSWORD);
  await server.createUser('alice', PASSWORD);
  dana = await connect({
    address: 'root@localhost',
    password: PASSWORD,
    server: server.websocket,
    nick: 'dana',
  });
});

afterAll(async () => {
  await dana?.stop();
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
    [process.execPath, PROGRAM, 'login', ALICE, '--server', server.websocket],
    {
      env,
    },
  );
  await login.waitFor('Password');
  login.type(`${PASSWORD}\n`);
  expect(await login.exited).toMatchObject({ code: 0 });
  return env;
}

test('a member of a closed auditorium reads, is made presenter and posts, is removed and told, all while looking', async () => {
  const [category] = await dana.categories();
  const { address } = await dana.createRoom(category!.address, 'all-hands', {
    kind: 'auditorium',
    privacy: 'closed',
    invitations: 'off',
  });
  await dana.changeRoles(address, [
    { action: 'grant', role: 'presenter', address: 'root@localhost' },
    { action: 'grant', role: 'member', address: ALICE },
  ]);
  await dana.openRoom(address);
  const post = (text: string) => dana.settled(dana.post(address, { text }));
  await post('Welcome to the quarter.');

  await using terminal = new Terminal([process.execPath, PROGRAM], {
    columns: 120,
    rows: 30,
    env: await environment(),
  });
  await terminal.waitFor('online');
  terminal.type('/join all-hands\n');
  await terminal.waitFor('Welcome to the quarter.');
  await terminal.waitFor(/> +Auditorium: presenters post here/);
  await terminal.waitFor('◆▲ dana');
  await post('Questions at the end, please.');
  await terminal.waitFor('Questions at the end, please.');

  terminal.type('here is one\n');
  await terminal.waitFor('✗ Auditorium: presenters post here');
  await dana.changeRoles(address, [{ action: 'grant', role: 'presenter', address: ALICE }]);
  await terminal.waitFor('You may post here now.');
  expect(terminal.screen().join('\n')).toContain('> here is one');
  terminal.key('enter');
  await terminal.waitFor(/alice +here is one/);

  terminal.type('and another');
  await terminal.waitFor('> and another');
  await dana.changeRoles(
    address,
    [
      { action: 'revoke', role: 'presenter', address: ALICE },
      { action: 'revoke', role: 'member', address: ALICE },
    ],
    'the quarter is over',
  );
  const screen = await terminal.waitFor(/✗ Members only, and you are not one of them.*the quarter is over/);
  expect(screen.join('\n')).toContain('> and another');
  expect(screen.join('\n')).toContain('manager of the room to make you a member');
});
