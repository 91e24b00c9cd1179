import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles } from './stanzas.ts';
import { TestRoom } from './test-room.ts';
import { ACCOUNTS, World } from './world.ts';

/* Who has a role may give it up, whoever changes the others. In the columns of README.md. */

/** What each is answered who takes `member` from themselves. */
const ANSWERS: Record<string, string | null> = {
  'in scope': 'forbidden',
  member: null,
  manager: null,
  both: null,
  presenter: null,
  creator: 'forbidden',
  admin: null,
  removed: 'forbidden',
  banned: 'forbidden',
  stranger: 'item-not-found',
};
/** In a secret room: who has no role knows of none. */
const NONE = 'item-not-found';
const SECRET = { ...ANSWERS, 'in scope': NONE, creator: NONE, removed: NONE, banned: NONE };

let world: World;
const rooms = new Map<string, TestRoom>();

beforeAll(async () => {
  world = await World.start();
  for (const privacy of ['open', 'closed', 'secret']) {
    const like = { privacy, kind: 'auditorium', state: 'active', generous: false };
    rooms.set(privacy, await TestRoom.make(world, like));
  }
});
afterAll(() => world[Symbol.asyncDispose]());

describe.each([
  ['open', ANSWERS],
  ['closed', ANSWERS],
  ['secret', SECRET],
])('in a room that is %s', (privacy, answers) => {
  test.each(Object.entries(answers))(
    '%s who gives up their membership is answered %s',
    async (role, answer) => {
      const room = rooms.get(privacy)!;
      const name = ACCOUNTS[role]!;
      const before = await room.view();
      expect((await world.person(name).asks(roles(room.name, `revoke member ${name}`))).refusal).toBe(answer);
      // A presenter of a room that only members enter is one of them.
      const gone = [
        `member ${name}@localhost`,
        ...(privacy === 'open' ? [] : [`presenter ${name}@localhost`]),
      ];
      const left = before!.holders.filter((holder) => !gone.includes(holder));
      expect((await room.view())!.holders).toEqual(answer === null ? left : before!.holders);
      if (before!.holders.length !== left.length) {
        const back = role === 'presenter' ? [`grant presenter ${name}`] : [];
        await room.undo([roles(room.name, `grant member ${name}`, ...back)]);
      }
    },
  );
});

test.each([
  ['gives a role to themselves', 'grant manager member'],
  ['ends a ban of themselves', 'revoke banned member'],
  ['takes one from others', 'revoke member tom'],
])('a member who %s is refused', async (_what, change) => {
  const { name } = rooms.get('closed')!;
  const member = world.person('member');
  expect((await member.asks(roles(name, change))).refusal).toBe('forbidden');
  expect((await member.asks(roles(name, 'revoke member member', change))).refusal).toBe('forbidden');
});

test('who gives up their membership of a secret room is shown out, and knows of it no more', async () => {
  const room = rooms.get('secret')!;
  const member = world.person('member');
  expect(await member.joins(room.name)).toBe('ok');
  const { stanzas } = await member.asks(roles(room.name, 'revoke member member'));
  expect(stanzas.join('')).toContain("code='321'");
  expect((await room.view())!.inside).not.toContain('member');
  expect(await member.joins(room.name)).toBe('item-not-found');
  await room.undo([roles(room.name, 'grant member member')]);
});

test('who is a member by a group alone is told to leave the group', async () => {
  const { name } = rooms.get('closed')!;
  const alice = world.person('alice');
  await alice.does(roles(name, 'grant member guests@groups.localhost'));
  const { refusal } = await world.person('guest').asks(roles(name, 'revoke member guest'));
  expect(refusal).toBe('conflict');
});
