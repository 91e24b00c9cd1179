import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Team } from './team.ts';

let team: Team;

beforeAll(async () => {
  team = await Team.of('alice', 'bob', 'carol');
  await team.admin('group', 'add', 'ops', 'carol');
  await team.admin('category', 'add', 'Trading', '--creators', 'alice', '--description', 'Desks');
  await team.admin('category', 'add', 'Board', '--scope', 'alice', '--creators', 'alice');
}, 60_000);
afterAll(() => team.remove());

const names = (rooms: Record<string, unknown>[]) => rooms.map(({ name }) => name);

describe('categories', () => {
  test('are those in whose scope one is, with whether one may create rooms in them', async () => {
    expect(await team.json('alice', 'categories')).toMatchObject([
      { type: 'category', name: 'Board', address: 'board.localhost', mayCreate: true },
      { name: 'General', mayCreate: true },
      { name: 'Trading', description: 'Desks', mayCreate: true },
    ]);
    expect(names(await team.json('bob', 'categories'))).toEqual(['General', 'Trading']);
    expect(names(await team.json('bob', 'categories', '--creatable'))).toEqual(['General']);
  });
});

describe('a room', () => {
  test('is created with its settings, told about, and followed by who created it', async () => {
    const options = ['--privacy', 'closed', '--files', 'off', '--invitations', 'on', '--member-invites'];
    expect(await team.json('alice', 'room', 'create', 'Trading/fx-spot', ...options, 'on')).toMatchObject([
      { v: 1, type: 'room-created', privacy: 'closed', kind: 'normal', followed: true },
    ]);
    expect(await team.json('alice', 'room', 'show', 'fx-spot')).toMatchObject([
      {
        address: 'fx-spot@trading.localhost',
        privacy: 'closed',
        files: false,
        invitations: true,
        memberInvites: true,
        roles: ['member', 'manager'],
        may: expect.arrayContaining(['join', 'read', 'post', 'lists', 'configure']) as string[],
      },
    ]);
    expect(await team.json('alice', 'unread')).toMatchObject([{ room: { name: 'fx-spot' } }]);
    expect((await team.as('alice', 'room', 'show', 'fx-spot')).stdout).toContain('You may      join');
    const [seen] = await team.json('bob', 'room', 'show', 'fx-spot');
    expect(seen).toMatchObject({ roles: [], may: [], memberInvites: null });
  });

  test('shows what others wrote of it as their words, not as lines of its own', async () => {
    const description = 'one\nYou are      administrator\u001b[31m';
    await team.did('alice', 'room', 'create', 'General/trap', '--description', description);
    const { stdout } = await team.as('bob', 'room', 'show', 'trap');
    expect(stdout).toMatch(/^Description +one You are administrator/m);
    expect(stdout.split('\n').filter((line) => line.startsWith('You are'))).toEqual([
      'You are      nobody special',
    ]);
    expect(stdout).not.toContain('\u001b');
    expect((await team.as('bob', 'rooms', 'trap')).stdout.split('\n')).toHaveLength(2);
  });

  test('is changed by its managers, and only what is said', async () => {
    await team.did('alice', 'room', 'create', 'General/plan', '--description', 'first');
    await team.did('alice', 'room', 'set', 'plan', '--name', 'Plan B', '--kind', 'auditorium');
    const [room] = await team.json('alice', 'room', 'show', 'plan');
    expect(room).toMatchObject({ name: 'Plan B', kind: 'auditorium', description: 'first' });
    expect((await team.as('alice', 'room', 'set', 'plan')).code).toBe(2);
  });

  test('whose name has a slash is found by it, by its local part, and by its address', async () => {
    await team.did('alice', 'room', 'create', 'General/in/out');
    for (const typed of [
      'in/out',
      'General/in/out',
      'in-out',
      'General/in-out',
      'in-out@general.localhost',
    ]) {
      expect(await team.json('bob', 'room', 'show', typed)).toMatchObject([
        { address: 'in-out@general.localhost', name: 'in/out' },
      ]);
    }
  });

  test('moves with its history and its followers, and is found at its old address', async () => {
    await team.did('alice', 'room', 'create', 'General/desk');
    await team.did('alice', 'post', 'desk', 'before');
    await team.did('bob', 'follow', 'desk');
    const tail = team.machine.start(['tail', 'desk', '-n', '1', '--json', '--account', 'carol@localhost']);
    await tail.printed(1);
    expect(await team.json('alice', 'room', 'set', 'desk', '--category', 'Trading')).toMatchObject([
      {
        type: 'room-changed',
        room: { address: 'desk@trading.localhost' },
        movedFrom: 'desk@general.localhost',
      },
    ]);
    expect(await team.json('bob', 'history', 'desk@general.localhost')).toMatchObject([
      { text: 'before', room: { address: 'desk@trading.localhost', category: 'Trading' } },
    ]);
    await tail.said('has moved');
    await team.did('alice', 'post', 'desk', 'after');
    expect((await tail.printed(2)).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { text: 'before', room: { address: 'desk@general.localhost' } },
      { text: 'after', room: { address: 'desk@trading.localhost', category: 'Trading' } },
    ]);
    tail.child.kill('SIGINT');
    await tail.exited;
    // What one follows is followed to where it is, here at the next look.
    await team.did('bob', 'unread');
    const followed = await team.json('bob', 'unread');
    expect(followed.map(({ room }) => (room as { address: string }).address)).toContain(
      'desk@trading.localhost',
    );
    expect(JSON.stringify(followed)).not.toContain('desk@general');
  });

  test('that is disabled is closed to all but its history to managers, until it is enabled', async () => {
    await team.did('alice', 'room', 'create', 'General/old');
    await team.did('alice', 'post', 'old', 'kept');
    await team.did('alice', 'room', 'disable', 'old');
    expect(await team.json('alice', 'room', 'show', 'old')).toMatchObject([{ state: 'disabled' }]);
    expect(await team.as('alice', 'post', 'old', 'no')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('disabled') as string,
    });
    expect(await team.json('alice', 'history', 'old')).toMatchObject([{ text: 'kept' }]);
    expect((await team.as('bob', 'history', 'old')).code).toBe(5);
    await team.did('alice', 'room', 'enable', 'old');
    await team.did('bob', 'post', 'old', 'back');
  });

  test('is deleted by administrators, who are told what goes with it', async () => {
    await team.did('alice', 'room', 'create', 'General/done');
    await team.did('alice', 'post', 'done', 'one');
    const refused = await team.as('alice', 'room', 'delete', 'done', '--yes');
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('disable it') as string });
    expect((await team.as('root', 'room', 'delete', 'done')).code).toBe(2);
    await team.did('root', 'room', 'delete', 'done', '--yes');
    expect((await team.as('alice', 'room', 'show', 'done')).code).toBe(3);
  });
});

describe('roles', () => {
  test('are given to people and groups, listed, and taken', async () => {
    await team.did('alice', 'room', 'create', 'General/duty', '--privacy', 'closed');
    expect((await team.as('carol', 'post', 'duty', 'hi')).code).toBe(5);
    expect(await team.json('alice', 'room', 'grant', 'duty', 'member', 'bob', 'group:ops')).toEqual([
      {
        v: 1,
        type: 'role-granted',
        room: { address: 'duty@general.localhost', category: 'General', name: 'duty' },
        role: 'member',
        who: ['bob@localhost', 'ops@groups.localhost'],
        membersToo: [],
      },
    ]);
    await team.did('carol', 'post', 'duty', 'hi');
    expect(
      (await team.as('bob', 'room', 'roles', 'duty', '--role', 'member')).stdout.split('\n').toSorted(),
    ).toEqual(['', 'member     alice', 'member     bob', 'member     group:ops (1 user)']);
    await team.did('alice', 'room', 'revoke', 'duty', 'member', 'group:ops');
    expect((await team.as('carol', 'post', 'duty', 'hi')).code).toBe(5);
  });

  test('say who posts in an auditorium', async () => {
    await team.did('alice', 'room', 'create', 'General/news', '--kind', 'auditorium');
    const refused = await team.as('bob', 'post', 'news', 'hi');
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('resenters') as string });
    await team.did('alice', 'room', 'grant', 'news', 'presenter', 'bob');
    await team.did('bob', 'post', 'news', 'hi');
  });

  test('end with a ban, and the ban with a role', async () => {
    await team.did('alice', 'room', 'create', 'General/quiet');
    await team.did('alice', 'room', 'grant', 'quiet', 'banned', 'bob', '--reason', 'loud');
    expect((await team.as('bob', 'post', 'quiet', 'hi')).code).toBeGreaterThan(0);
    expect((await team.as('alice', 'room', 'roles', 'quiet', '--role', 'banned')).stdout).toBe(
      'banned     bob\n',
    );
    await team.did('alice', 'room', 'revoke', 'quiet', 'banned', 'bob');
    await team.did('bob', 'post', 'quiet', 'hi');
  });
});

describe('invitations', () => {
  test('are sent with a role or by hand, listed, and declined', async () => {
    await team.did('alice', 'room', 'create', 'General/party', '--privacy', 'secret', '--invitations', 'on');
    await team.did('alice', 'room', 'grant', 'party', 'member', 'bob', '--reason', 'bring cake');
    expect(await team.json('bob', 'rooms', '--invitations', 'party')).toMatchObject([
      { type: 'invitation', by: 'alice@localhost', reason: 'bring cake', state: 'pending' },
    ]);
    await team.did('bob', 'room', 'decline', 'General/party', '--reason', 'on leave');
    expect(await team.json('bob', 'rooms', '--invitations', 'party')).toEqual([]);
    expect(await team.json('bob', 'rooms', '--invitations', '--all', 'party')).toMatchObject([
      { state: 'declined' },
    ]);
    await team.did('alice', 'room', 'invite', 'party', 'carol');
    expect(await team.json('carol', 'rooms', '--invitations')).toMatchObject([{ state: 'pending' }]);
    await team.did('carol', 'post', 'party', 'here I am');
    expect(await team.json('carol', 'rooms', '--invitations')).toEqual([]);
    expect((await team.as('carol', 'room', 'decline', 'party')).code).toBe(3);
  });
});

describe('rooms', () => {
  test('are found by what one is in them, by who is in them, and by words', async () => {
    await team.did('alice', 'room', 'create', 'Trading/rates', '--description', 'swaps and bonds');
    expect(names(await team.json('alice', 'rooms', '--managed', '--category', 'Trading'))).toContain('rates');
    expect(names(await team.json('alice', 'rooms', 'SWAPS'))).toEqual(['rates']);
    expect(await team.json('bob', 'rooms', '--managed')).toEqual([]);
    const tail = team.machine.start(['tail', 'rates', '-n', '0', '--account', 'bob@localhost']);
    const there = async () => names(await team.json('alice', 'rooms', '--joined-by', 'bob'));
    await expect.poll(there, { timeout: 10_000, interval: 100 }).toEqual(['rates']);
    expect(await team.json('alice', 'room', 'participants', 'rates', 'bo')).toMatchObject([
      { type: 'participant', name: 'bob', address: 'bob@localhost', mayPost: true },
    ]);
    tail.child.kill('SIGINT');
    await tail.exited;
    expect((await team.as('alice', 'rooms', '--mine', '--managed')).code).toBe(2);
  });
});

describe('people', () => {
  test('are found by name, with groups, and told about', async () => {
    expect(await team.json('alice', 'users', 'bo')).toMatchObject([
      { type: 'user', address: 'bob@localhost' },
    ]);
    expect(await team.json('alice', 'users', 'ops')).toMatchObject([
      { type: 'group', address: 'ops@groups.localhost', users: 1 },
    ]);
    expect(await team.json('alice', 'user', 'show', 'carol')).toMatchObject([
      { type: 'user', address: 'carol@localhost', groups: ['ops@groups.localhost'] },
    ]);
    expect(await team.json('alice', 'user', 'show', 'group:ops')).toMatchObject([
      { type: 'group', users: ['carol@localhost'] },
    ]);
  });
});
