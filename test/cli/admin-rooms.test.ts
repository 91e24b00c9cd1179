import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Machine, objects } from './machine.ts';

let host: Machine;
let alice: Machine;
let bob: Machine;
let data: string;

const admin = (...args: string[]) => host.run(['admin', ...args, '--data', data]);
const room = (...args: string[]) => admin('room', ...args);
const json = async (...args: string[]) => objects((await room(...args, '--json')).stdout);

/** A server on the data, with people signed in who had no account before. */
async function serve(people: [Machine, string][] = []) {
  const server = host.start(['serve', '--port', '0', '--tcp-port', '0', '--data', data, '--json']);
  const { websocket } = JSON.parse((await server.printed(1))[0]!) as { websocket: string };
  for (const [machine, name] of people) {
    const args = ['login', `${name}@localhost`, '--server', websocket, '--password-stdin'];
    expect((await machine.run(args, { input: 'secret' })).code).toBe(0);
  }
  return {
    async [Symbol.asyncDispose]() {
      server.child.kill('SIGTERM');
      await server.exited;
    },
  };
}

beforeAll(async () => {
  [host, alice, bob] = await Promise.all([Machine.create(), Machine.create(), Machine.create()]);
  data = join(host.home, 'chat');
  for (const name of ['alice', 'bob', 'carol']) {
    await host.run(['admin', 'user', 'add', name, '--password-stdin', '--data', data], { input: 'secret' });
  }
  await using _server = await serve([[alice, 'alice']]);
  await alice.run(['room', 'create', 'desk', '--privacy', 'closed', '--description', 'Spot desk.']);
  await alice.run([
    'room',
    'create',
    'board',
    '--privacy',
    'secret',
    '--description',
    'A\nManagers     mallory\u009b',
  ]);
  await alice.run(['post', 'desk', 'first words']);
  expect((await admin('category', 'add', 'FX Trading', '--scope', 'alice')).code).toBe(0);
});
afterAll(() => Promise.all([host.remove(), alice.remove(), bob.remove()]));

test('rooms are listed and found, secret ones too', async () => {
  const { stdout } = await room('list');
  expect(stdout).toContain(
    'General/board (secret): A Managers mallory\ufffd\nGeneral/desk (closed): Spot desk.\nGeneral/Lobby (open): Where everyone meets.',
  );
  expect(await json('list', 'spot', '--category', 'general')).toEqual([
    {
      v: 1,
      type: 'room',
      address: 'desk@general.localhost',
      category: 'General',
      name: 'desk',
      description: 'Spot desk.',
      privacy: 'closed',
      kind: 'normal',
      state: 'active',
    },
  ]);
  expect(await room('list', 'spot', '--category', 'fx-trading')).toMatchObject({ code: 0, stdout: '' });
  expect((await room('list', '--category', 'nosuch')).code).toBe(3);
});

test('what a description says stays on its line, and obeys no terminal', async () => {
  const { stdout } = await room('show', 'board');
  expect(stdout).toContain('Description  A Managers mallory\ufffd\n');
  expect(stdout.match(/^Managers /gm)).toHaveLength(1);
});

test('roles are given and taken while no server runs', async () => {
  expect(await room('grant', 'general/desk', 'member', 'bob', 'carol@localhost')).toMatchObject({
    code: 0,
    stdout: 'bob, carol@localhost: member of General/desk.\n',
  });
  expect((await room('grant', 'desk', 'manager', 'carol')).code).toBe(0);
  expect(await json('show', 'desk@general.localhost')).toMatchObject([
    {
      messages: 1,
      roles: [
        { role: 'manager', address: 'alice@localhost', kind: 'user', users: null },
        { role: 'manager', address: 'carol@localhost' },
        { role: 'member', address: 'alice@localhost' },
        { role: 'member', address: 'bob@localhost' },
        { role: 'member', address: 'carol@localhost' },
      ],
    },
  ]);
  expect((await room('revoke', 'desk', 'manager', 'carol')).stdout).toContain('no longer manager of');
  const text = (await room('show', 'desk')).stdout;
  expect(text).toContain('Managers     alice\nMembers      alice, bob, carol\n');
});

test('and hold once one does', async () => {
  await using _server = await serve([
    [alice, 'alice'],
    [bob, 'bob'],
  ]);
  expect((await bob.run(['post', 'desk', 'hello'])).code).toBe(0);
  expect((await room('disable', 'desk')).stdout).toBe('Disabled General/desk.\n');
  // The server takes a quarter of a second to notice, and nothing tells of it here.
  await expect
    .poll(async () => (await bob.run(['post', 'desk', 'hello'])).code, { timeout: 10_000 })
    .not.toBe(0);
  expect((await room('disable', 'desk')).stdout).toBe('General/desk was disabled already.\n');
  expect(await json('enable', 'desk')).toMatchObject([{ type: 'room-enabled', changed: true }]);
});

test.each([
  [['grant', 'desk', 'member', 'bob', 'nobody'], 3, 'There is no account nobody.'],
  [['grant', 'desk', 'member', 'group:nobody'], 3, 'There is no group nobody.'],
  [['grant', 'desk', 'presenter', 'bob'], 2, 'Only an auditorium has presenters'],
  [['grant', 'desk', 'chief', 'bob'], 2, 'One of: member, manager, presenter, banned.'],
  [['grant', 'desk', 'member', 'everyone'], 2, 'make the room open'],
  [['grant', 'nosuch', 'member', 'bob'], 3, 'There is no room "nosuch".'],
  [['grant', 'general/dsek', 'member', 'bob'], 3, 'Did you mean General/desk?'],
  [['grant', 'nosuch/desk', 'member', 'bob'], 3, 'There is no category nosuch.'],
  [['grant', '/desk', 'member', 'bob'], 3, 'CATEGORY/ROOM'],
  [['grant', 'desk', 'member'], 2, 'Something is missing'],
  [['revoke', 'desk', 'manager', 'alice'], 1, 'at least one manager'],
  [['revoke', 'desk', 'member', 'nobody'], 3, 'There is no account nobody.'],
  [['move', 'desk', 'general'], 1, 'in this category already'],
  [['move', 'desk', 'nosuch'], 3, 'There is no category nosuch.'],
  [['delete', 'desk'], 2, '--yes'],
  [['delete', 'nosuch', '--yes'], 3, 'There is no room'],
])('%j ends with %i and changes nothing', async (args, code, words) => {
  const before = await json('show', 'desk');
  const result = await room(...args);
  expect(result.stderr).toContain(words);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(await json('show', 'desk')).toEqual(before);
});

test('a room is moved, says whose roles end there, and is still found at its old address', async () => {
  const moved = await room('move', 'desk', 'fx-trading');
  expect(moved).toMatchObject({
    code: 0,
    stdout: 'Moved General/desk to FX Trading/desk (desk@fx-trading.localhost).\n',
    stderr: 'Out of the scope of FX Trading, so without a role in the room: bob, carol.\n',
  });
  expect((await room('show', 'desk@general.localhost')).stdout).toContain('desk@fx-trading.localhost');
  expect((await room('show', 'general/desk')).stdout).toContain('desk@fx-trading.localhost');
  const refused = await room('grant', 'fx trading/desk', 'manager', 'bob');
  expect(refused.stderr).toContain('bob is not in the scope of FX Trading.');
  expect(refused.stderr).toContain('--add-scope bob');
  expect(refused.code).toBe(5);
  expect((await admin('category', 'rm', 'fx-trading', '--yes')).stderr).toContain('still has 1 room');
});

test('the address of a category has the letters of its name, as they are typed without accents', async () => {
  expect((await admin('category', 'add', 'Über Straße')).stdout).toContain('uber-strasse.localhost');
  expect((await admin('category', 'rm', 'Über Straße', '--yes')).code).toBe(0);
});

test('what is to be done next names the data that was worked on', async () => {
  const { stderr } = await room('grant', 'nosuch', 'member', 'bob');
  expect(stderr).toContain('pchat admin room list --data ');
});

test('a room is deleted for good', async () => {
  expect((await room('delete', 'desk', '--yes')).stdout).toBe('Deleted FX Trading/desk.\n');
  expect((await room('show', 'desk')).code).toBe(3);
  expect((await room('show', 'desk@general.localhost')).code).toBe(3);
  expect((await admin('category', 'rm', 'fx-trading', '--yes')).code).toBe(0);
});
