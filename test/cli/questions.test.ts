import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Terminal } from '../journeys/terminal.ts';
import { Team } from './team.ts';

/* What is asked on a terminal. */

const PROGRAM = resolve('bin/pchat.js');

let team: Team;
beforeAll(async () => {
  team = await Team.of();
}, 60_000);
afterAll(() => team.remove());

const run = (...args: string[]) =>
  new Terminal([process.execPath, PROGRAM, ...args], { columns: 120, env: team.machine.env });

test('a password is typed twice, and nothing is done when the two differ', async () => {
  await using differing = run('admin', 'user', 'add', 'zoe');
  await differing.waitFor('Password for zoe: ');
  differing.type('one\n');
  await differing.waitFor('The same again: ');
  differing.type('two\n');
  await differing.waitFor('The two passwords differ. Nothing was done: try again.');
  expect((await differing.exited).code).toBe(2);
  await using same = run('admin', 'user', 'add', 'zoe');
  await same.waitFor('Password for zoe: ');
  same.type('one\n');
  await same.waitFor('The same again: ');
  same.type('one\n');
  await same.waitFor('Added zoe@localhost.');
  await same.exited;
});

test('a password for nobody, or for somebody who is there already, is not asked for', async () => {
  await using nobody = run('admin', 'user', 'passwd', 'zed');
  await nobody.waitFor('There is no account zed.');
  expect((await nobody.exited).code).toBe(3);
  await using taken = run('admin', 'user', 'add', 'root');
  await taken.waitFor('There is already an account root.');
  expect((await taken.exited).code).toBe(1);
  expect([...nobody.everything(), ...taken.everything()].join()).not.toContain('assword for');
});

test('deleting a room says what goes with it, and that a no was heard', async () => {
  await team.did('root', 'room', 'create', 'General/plans', '--privacy', 'closed');
  await team.did('root', 'post', 'plans', 'one');
  await using deleting = run('room', 'delete', 'plans', '--account', 'root@localhost');
  await deleting.waitFor(
    'Delete General/plans for good, with its 1 message and the roles of 1 holder? [y/N]',
  );
  deleting.type('n\n');
  await deleting.waitFor('Nothing was done.');
  expect((await deleting.exited).code).toBe(130);
});
