import { afterAll, beforeAll, expect, test } from 'vitest';
import { Team } from './team.ts';

let team: Team;

beforeAll(async () => {
  team = await Team.of('alice', 'bob', 'carol');
  await team.admin('group', 'add', 'fx', 'bob');
}, 60_000);
afterAll(() => team.remove());

const alice = (...args: string[]) => team.as('alice', 'room', ...args);

test('taking a role says who has it by a group all the same', async () => {
  await team.did('alice', 'room', 'create', 'General/plans', '--privacy', 'closed');
  await team.did('alice', 'room', 'grant', 'plans', 'member', 'bob', 'group:fx');
  expect(await team.json('alice', 'room', 'revoke', 'plans', 'member', 'bob')).toMatchObject([
    {
      who: ['bob@localhost'],
      wereNot: [],
      byGroup: [{ address: 'bob@localhost', groups: ['fx@groups.localhost'] }],
    },
  ]);
  await team.did('alice', 'room', 'grant', 'plans', 'manager', 'bob', 'group:fx');
  expect(await alice('revoke', 'plans', 'manager', 'bob')).toMatchObject({
    code: 0,
    stdout: 'bob: no longer by name, but still manager of General/plans by group:fx.\n',
  });
  await team.did('alice', 'room', 'grant', 'plans', 'member', 'bob');
  expect((await team.admin('room', 'revoke', 'plans', 'member', 'bob')).stdout).toBe(
    'bob: no longer by name, but still member of General/plans by group:fx.\n',
  );
});

test('taking a role that somebody does not have says so, and is no failure', async () => {
  await team.did('alice', 'room', 'create', 'General/quiet');
  expect(await alice('revoke', 'quiet', 'member', 'alice', 'carol')).toMatchObject({
    code: 0,
    stdout: 'alice: no longer member of General/quiet.\ncarol was not member of General/quiet.\n',
  });
  expect((await alice('revoke', 'quiet', 'banned', 'carol')).stdout).toBe(
    'carol was not banned from General/quiet.\n',
  );
  expect((await team.admin('room', 'revoke', 'quiet', 'member', 'carol')).stdout).toBe(
    'carol was not member of General/quiet.\n',
  );
});

test('presenters of a room for members are told to be members too, and to stay so', async () => {
  await team.did('alice', 'room', 'create', 'General/aula', '--privacy', 'closed', '--kind', 'auditorium');
  expect(await alice('grant', 'aula', 'presenter', 'group:fx')).toMatchObject({
    stdout:
      'group:fx: presenter of General/aula now.\nOnly members enter it, so now also member: group:fx.\n',
  });
  expect(await alice('revoke', 'aula', 'presenter', 'group:fx')).toMatchObject({
    stdout: 'group:fx: no longer presenter of General/aula.\nStill member: group:fx.\n',
  });
  expect(await team.json('alice', 'room', 'grant', 'aula', 'presenter', 'group:fx', 'carol')).toMatchObject([
    { membersToo: ['carol@localhost'] },
  ]);
  expect((await team.admin('room', 'grant', 'aula', 'presenter', 'root')).stderr).toBe(
    'Only members enter it, so now also member: root.\n',
  );
  const both = (name: string) =>
    `${name}: no longer member of General/aula.\nPresenters there are members, so no longer presenter: ${name}.\n`;
  expect((await alice('revoke', 'aula', 'member', 'carol')).stdout).toBe(both('carol'));
  const { stdout, stderr } = await team.admin('room', 'revoke', 'aula', 'member', 'root');
  expect(stdout + stderr).toContain('so no longer presenter: root.');
});

test('a name that is taken is refused in the same words whether one may see its room or not', async () => {
  await team.did('alice', 'room', 'create', 'General/Board', '--privacy', 'secret');
  await team.did('alice', 'room', 'create', 'General/News');
  await team.did('alice', 'room', 'create', 'General/Old');
  await team.did('alice', 'room', 'set', 'old', '--name', 'Other');
  const refusals = await Promise.all(
    ['board', 'news', 'old', 'other'].map((name) => team.as('bob', 'room', 'create', `General/${name}`)),
  );
  for (const refused of refusals) {
    expect(refused).toMatchObject({
      code: 1,
      stderr: 'pchat: There is a room of this name already. Choose another name.\n',
    });
  }
});

test('a name with a tab in it is wrong usage, and makes no room', async () => {
  const { code, stderr } = await alice('create', 'General/a\tb');
  expect(stderr).toContain('one line, without tabs');
  expect(code).toBe(2);
  expect((await alice('set', 'quiet', '--name', 'a\tb')).code).toBe(2);
  expect((await alice('create', '/script')).stderr).toContain('No category stands before the slash.');
});

test('a room that was nearly named is offered by its name', async () => {
  await team.did('alice', 'room', 'create', 'General/Bord Secrets');
  expect((await alice('show', 'bord secret')).stderr).toContain('Did you mean General/Bord Secrets?');
  expect((await alice('show', '/script')).stderr).toContain('A room is named ROOM, or CATEGORY/ROOM.');
});
