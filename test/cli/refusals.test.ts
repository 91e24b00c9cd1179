import { afterAll, beforeAll, expect, test } from 'vitest';
import { objects } from './machine.ts';
import { Team } from './team.ts';

let team: Team;

/** Alice manages all rooms but Bob's; Carol is nobody in any of them. */
beforeAll(async () => {
  team = await Team.of('alice', 'bob', 'carol');
  await team.admin('category', 'add', 'Trading', '--creators', 'alice');
  await team.admin('category', 'add', 'Board', '--scope', 'alice', '--creators', 'alice');
  for (const [room, ...options] of [
    ['General/open'],
    ['General/team', '--privacy', 'closed'],
    ['General/vault', '--privacy', 'secret'],
    ['General/news', '--kind', 'auditorium'],
    ['General/old'],
    ['Board/minutes'],
    ['Trading/desk'],
  ] as [string, ...string[]][])
    await team.did('alice', 'room', 'create', room, ...options);
  await team.did('alice', 'room', 'grant', 'team', 'manager', 'bob');
  await team.did('alice', 'room', 'disable', 'old');
  await team.did('alice', 'room', 'grant', 'open', 'banned', 'bob');
  await team.did('bob', 'room', 'create', 'General/bobs');
}, 60_000);
afterAll(() => team.remove());

const NOT_FOUND = 3;
const NOT_ALLOWED = 5;

test.for<[who: string, typed: string, code: number]>([
  ['carol', 'room create Trading/mine', NOT_ALLOWED],
  ['carol', 'room create Board/mine', NOT_FOUND],
  ['carol', 'room create Nowhere/mine', NOT_FOUND],
  ['carol', 'room show team/none', NOT_FOUND],
  ['carol', 'room show vault', NOT_FOUND],
  ['carol', 'room show vault@general.localhost', NOT_FOUND],
  ['carol', 'room show minutes@board.localhost', NOT_FOUND],
  ['carol', 'room set team --description mine', NOT_ALLOWED],
  ['carol', 'room set vault --description mine', NOT_FOUND],
  ['carol', 'room set desk --category General', NOT_ALLOWED],
  ['bob', 'room set bobs --category Trading', NOT_ALLOWED],
  ['bob', 'room set bobs --category Board', NOT_FOUND],
  ['carol', 'room disable open', NOT_ALLOWED],
  ['carol', 'room disable vault', NOT_FOUND],
  ['carol', 'room enable old', NOT_ALLOWED],
  ['carol', 'room delete open --yes', NOT_ALLOWED],
  ['alice', 'room delete open --yes', NOT_ALLOWED],
  ['carol', 'room delete vault --yes', NOT_FOUND],
  ['carol', 'room grant open member carol', NOT_ALLOWED],
  ['carol', 'room grant vault member carol', NOT_FOUND],
  ['alice', 'room grant open member nobody', NOT_FOUND],
  ['alice', 'room grant open member group:nobody', NOT_FOUND],
  ['alice', 'room grant open banned root', NOT_ALLOWED],
  ['alice', 'room grant minutes member carol', NOT_ALLOWED],
  ['carol', 'room revoke team member alice', NOT_ALLOWED],
  ['carol', 'room roles team', NOT_ALLOWED],
  ['carol', 'room roles vault', NOT_FOUND],
  ['carol', 'room invite team bob', NOT_ALLOWED],
  ['carol', 'room invite old bob', NOT_ALLOWED],
  ['alice', 'room invite open nobody', NOT_FOUND],
  ['alice', 'room invite minutes carol', NOT_ALLOWED],
  ['alice', 'room invite open bob', NOT_ALLOWED],
  ['carol', 'room decline team', NOT_FOUND],
  ['carol', 'room participants team', NOT_ALLOWED],
  ['carol', 'room participants vault', NOT_FOUND],
  ['carol', 'rooms --category Board', NOT_FOUND],
  ['carol', 'user show nobody', NOT_FOUND],
  ['carol', 'user show group:nobody', NOT_FOUND],
  ['carol', 'post team hi', NOT_ALLOWED],
  ['bob', 'post team hi', NOT_ALLOWED],
  ['carol', 'post news hi', NOT_ALLOWED],
  ['carol', 'post old hi', NOT_ALLOWED],
  ['alice', 'post old hi', NOT_ALLOWED],
  ['bob', 'post open hi', NOT_ALLOWED],
  ['carol', 'post vault hi', NOT_FOUND],
  ['carol', 'history team', NOT_ALLOWED],
  ['carol', 'history old', NOT_ALLOWED],
  ['bob', 'history open', NOT_ALLOWED],
  ['carol', 'tail team --no-follow', NOT_ALLOWED],
  ['carol', 'tail old', NOT_ALLOWED],
  ['carol', 'follow vault', NOT_FOUND],
  ['carol', 'export team', NOT_ALLOWED],
  ['bob', 'export team', NOT_ALLOWED],
  ['carol', 'room leave vault', NOT_FOUND],
  ['carol', 'room accept team', NOT_FOUND],
  ['alice', 'post open hi --reply 12345', NOT_FOUND],
  ['alice', 'rooms --joined-by nobody', NOT_FOUND],
  ['alice', 'room invite old carol', NOT_ALLOWED],
  ['carol', 'unfollow vault', NOT_FOUND],
])('%s is refused "%s" in a sentence with a next step', async ([who, typed, code]) => {
  const refused = await team.as(who, ...typed.split(' '), '--json');
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(objects(refused.stderr)).toEqual([
    {
      v: 1,
      type: 'error',
      code: code === NOT_FOUND ? 'not-found' : 'not-allowed',
      message: expect.stringMatching(/^([A-Z"]|\S+@).*[.!?"]$/s) as string,
      next: expect.stringMatching(/^[A-Z]./s) as string,
    },
  ]);
});

test('who manages a closed room and is no member of it is told how to get in', async () => {
  const { stderr } = await team.as('bob', 'post', 'team', 'hi');
  expect(stderr).toContain('make yourself a member');
  await team.did('bob', 'room', 'grant', 'team', 'member', 'bob');
  await team.did('bob', 'post', 'team', 'hi');
});
