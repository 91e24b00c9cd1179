import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Team } from './team.ts';

let team: Team;

beforeAll(async () => {
  team = await Team.of('alice', 'bob', 'carol');
  await team.admin('group', 'add', 'fx', 'carol');
  await team.admin('category', 'add', 'Desk', '--creators', 'alice');
  await team.admin('category', 'set', 'desk', '--add-scope', 'alice', '--add-scope', 'bob');
  await team.admin('category', 'set', 'desk', '--remove-scope', 'everyone');
}, 60_000);
afterAll(() => team.remove());

const NOT_FOUND = 3;
const NOT_ALLOWED = 5;

/** Where bob's invitations stand, by the names of their rooms. */
async function answers(): Promise<Record<string, unknown>> {
  const all = await team.json('bob', 'rooms', '--invitations', '--all');
  return Object.fromEntries(all.map(({ room, state }) => [(room as { name: string }).name, state]));
}

/** Creates a room whose member bob is made, which invites him. */
async function inviting(name: string, ...options: string[]): Promise<void> {
  await team.did('alice', 'room', 'create', `General/${name}`, '--privacy', 'closed', ...options);
  await team.did('alice', 'room', 'grant', name, 'member', 'bob');
}

describe('an invitation', () => {
  test('is not answered by what is refused, nor by a question', async () => {
    await inviting('plans');
    await inviting('aula', '--kind', 'auditorium');
    for (const typed of [
      ['room', 'invite', 'plans', 'carol'],
      ['post', 'aula', 'hi'],
    ]) {
      expect((await team.as('bob', ...typed)).code).toBe(NOT_ALLOWED);
    }
    expect((await team.as('bob', 'post', 'plans', 'hi', '--reply', '12345')).code).toBe(NOT_FOUND);
    expect(await team.as('bob', 'room', 'participants', 'plans')).toMatchObject({
      code: NOT_ALLOWED,
      stderr: expect.stringContaining('pchat room accept General/plans') as string,
    });
    await team.did('alice', 'room', 'set', 'plans', '--member-invites', 'on');
    expect((await team.as('bob', 'room', 'invite', 'plans', 'nobody')).code).toBe(NOT_FOUND);
    expect(await answers()).toMatchObject({ plans: 'pending', aula: 'pending' });
  });

  test('is accepted by a command, which follows the room', async () => {
    await inviting('yes');
    expect(await team.json('bob', 'room', 'accept', 'yes')).toMatchObject([
      { type: 'invitation', state: 'accepted', followed: true, room: { name: 'yes' } },
    ]);
    expect(await answers()).toMatchObject({ yes: 'accepted' });
    expect(JSON.stringify(await team.json('bob', 'unread'))).toContain('yes@general.localhost');
    expect((await team.as('bob', 'room', 'accept', 'yes')).code).toBe(NOT_FOUND);
  });

  test('to a room that is disabled by now waits on', async () => {
    await inviting('later');
    await team.did('alice', 'room', 'disable', 'later');
    expect((await team.as('bob', 'room', 'accept', 'later')).code).toBe(NOT_ALLOWED);
    expect(await answers()).toMatchObject({ later: 'pending' });
  });
});

describe('leaving a room', () => {
  test('gives up the membership, the place on the list and an invitation that waits', async () => {
    await inviting('gone');
    await team.did('bob', 'follow', 'gone');
    expect(await team.json('bob', 'room', 'leave', 'gone')).toMatchObject([
      { type: 'room-left', room: { name: 'gone' }, gaveUp: ['member'], unfollowed: true },
    ]);
    expect((await team.as('bob', 'post', 'gone', 'hi')).code).toBe(NOT_ALLOWED);
    expect(await answers()).toMatchObject({ gone: 'declined' });
    expect(await team.as('bob', 'room', 'leave', 'gone')).toMatchObject({
      code: 0,
      stdout: 'You were no member of General/gone, and do not follow it.\n',
    });
  });

  test('which one manages leaves the managing, and says so', async () => {
    await team.did('alice', 'room', 'create', 'General/mine', '--privacy', 'secret');
    const left = await team.as('alice', 'room', 'leave', 'mine');
    expect(left.stdout).toBe('No longer member of, and no longer following General/mine.\n');
    expect(left.stderr).toContain('pchat room revoke General/mine manager alice');
    const last = await team.as('alice', 'room', 'revoke', 'mine', 'manager', 'alice');
    expect(last).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('at least one manager') as string,
    });
    expect((await team.as('alice', 'post', 'mine', 'hi')).stderr).toContain(
      'pchat room grant General/mine member alice',
    );
  });

  test('that a group lets one into is refused, with whom to ask', async () => {
    await team.did('alice', 'room', 'create', 'General/ours', '--privacy', 'closed');
    await team.did('alice', 'room', 'grant', 'ours', 'member', 'group:fx');
    expect(await team.as('carol', 'room', 'leave', 'ours')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('by a group that you are in') as string,
    });
  });
});

test('a manager of a disabled room is told how to open it', async () => {
  await team.did('alice', 'room', 'create', 'General/shut');
  await team.did('alice', 'room', 'disable', 'shut');
  const ways = [
    ['post', 'shut', 'hi'],
    ['tail', 'shut'],
    ['room', 'invite', 'shut', 'bob'],
  ];
  for (const typed of ways) {
    expect(await team.as('alice', ...typed)).toMatchObject({
      code: NOT_ALLOWED,
      stderr: expect.stringContaining('pchat room enable General/shut') as string,
    });
  }
  expect((await team.as('bob', 'post', 'shut', 'hi')).stderr).toContain('Ask one of its managers');
});

test('a room that is no more is told of, and comes off the list by its name there and by its address', async () => {
  await team.did('alice', 'room', 'create', 'General/Old News');
  await team.did('alice', 'room', 'create', 'General/older');
  await team.did('bob', 'follow', 'Old News', 'older');
  await team.did('root', 'room', 'delete', 'Old News', '--yes');
  await team.did('root', 'room', 'delete', 'older', '--yes');
  const { stdout } = await team.as('bob', 'doctor');
  expect(stdout).toContain('Old News is on your list, and is no room that you may see');
  await team.did('bob', 'unfollow', stdout.match(/pchat unfollow (\S*old-news\S*)/)![1]!);
  await team.did('bob', 'unfollow', 'older');
  expect(JSON.stringify(await team.json('bob', 'unread'))).not.toContain('old');
  expect((await team.as('bob', 'unfollow', 'older')).code).toBe(NOT_FOUND);
  expect((await team.as('bob', 'unfollow', 'lobby')).stdout).toBe('You were not following General/Lobby.\n');
});

test('a room that moves says whose roles have no effect there, and marks them', async () => {
  await team.did('alice', 'room', 'create', 'General/spot');
  await team.did('alice', 'room', 'grant', 'spot', 'member', 'bob', 'carol', 'group:fx');
  const moved = await team.as('alice', 'room', 'set', 'spot', '--category', 'Desk');
  expect(moved.stderr).toBe('Not in the scope of Desk, so without effect there: carol, group:fx.\n');
  const { stdout } = await team.as('alice', 'room', 'roles', 'spot', '--role', 'member');
  expect(stdout.split('\n').toSorted()).toEqual([
    '',
    'member     alice',
    'member     bob',
    'member     carol (not in the scope of Desk: no effect)',
    'member     group:fx (1 user, not all in the scope of Desk: no effect)',
  ]);
  expect(await team.json('alice', 'room', 'roles', 'spot', '--role', 'manager')).toMatchObject([
    { address: 'alice@localhost', outOfScope: false },
  ]);
});

test('rooms of somebody who is not there are not found', async () => {
  expect((await team.as('bob', 'rooms', '--joined-by', 'zed')).code).toBe(NOT_FOUND);
});

test('who closes a room or disables it is told how many that shows out', async () => {
  await team.did('alice', 'room', 'create', 'General/busy');
  const tail = team.machine.start(['tail', 'busy', '-n', '1', '--account', 'bob@localhost']);
  await team.did('alice', 'post', 'busy', 'one');
  await expect
    .poll(() => team.json('alice', 'room', 'participants', 'busy'), { timeout: 10_000 })
    .toHaveLength(1);
  const closed = await team.as('alice', 'room', 'set', 'busy', '--privacy', 'closed');
  expect(closed.stderr).toBe('Shown out, as they are no members: 1 participant.\n');
  expect(await tail.exited).toBe(NOT_ALLOWED);
  expect(await team.json('alice', 'room', 'disable', 'busy')).toMatchObject([{ shownOut: 0 }]);
});

test('who is shown out of a room that is disabled is told so once, in a sentence', async () => {
  await team.did('alice', 'room', 'create', 'General/ending');
  const tail = team.machine.start(['tail', 'ending', '-n', '1', '--account', 'bob@localhost']);
  await expect
    .poll(() => team.json('alice', 'room', 'participants', 'ending'), { timeout: 10_000 })
    .toHaveLength(1);
  await team.did('alice', 'room', 'disable', 'ending');
  expect(await tail.exited).toBe(NOT_ALLOWED);
  expect(tail.stderr).toContain('You are out of ending@general.localhost: it was disabled. Ask one of');
});
