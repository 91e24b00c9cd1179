import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objects, type Program, type Result } from '../cli/machine.ts';
import { Team } from '../cli/team.ts';
import { recordWire, type RecordedWire } from './recorded-wire.ts';
import { Terminal } from './terminal.ts';

/*
 * A talk of mixed privacy: an open room, and a secret one beside it on one screen, posted to by turns. Bob is a member of both. Carol
 * is not, and by whatever she asks learns no more of it than of a room that does not exist.
 */

const PROGRAM = resolve('bin/pchat.js');
const OPEN = 'briefing';
const SECRET = 'falcon';
/** As long as the secret one's name, and like it in no other way. */
const NOWHERE = 'gazebo';
const SAID_OPENLY = ['The quarter is in line.', 'Questions are welcome.'];
const SAID_IN_SECRET = ['We buy Nimbus at noon.', 'Nobody sells before.'];

let team: Team;
let wire: RecordedWire;
/** Her screen; it stays open while carol asks. */
let alice: Terminal;
beforeAll(async () => {
  team = await Team.of('alice', 'bob');
  const { machine } = team;
  await team.admin('category', 'add', 'Trading', '--creators', 'alice');
  await machine.run(['admin', 'user', 'add', 'carol', '--password-stdin'], { input: 'carol' });
  wire = await recordWire(await team.websocket());
  const login = ['login', 'carol@localhost', '--server', wire.url, '--password-stdin'];
  expect(await machine.run(login, { input: 'carol' })).toMatchObject({ code: 0 });

  await team.did('alice', 'room', 'create', `Trading/${OPEN}`, '--description', 'For everyone');
  const secret = ['--privacy', 'secret', '--description', 'The Nimbus merger'];
  await team.did('alice', 'room', 'create', `Trading/${SECRET}`, ...secret);
  await team.did('alice', 'room', 'grant', SECRET, 'member', 'bob');
  const screen: [string, ...string[]] = [process.execPath, PROGRAM, '--account', 'alice@localhost'];
  alice = new Terminal(screen, { columns: 160, rows: 45, env: machine.env });
}, 60_000);
afterAll(async () => {
  await alice?.close();
  await wire?.close();
  await team?.remove();
});

const tail = (who: string, ...rooms: string[]): Program =>
  team.machine.start(['tail', ...rooms, '-n', '0', '--json', '--account', `${who}@localhost`]);

async function ended(program: Program): Promise<void> {
  program.child.kill('SIGINT');
  await program.exited;
}

/** What of this the server sent to carol. */
const onWire = (pattern: RegExp): string[] => wire.received().match(pattern) ?? [];

/** Room and text of what was printed. */
function heard({ lines }: Program): string[] {
  return objects(lines.join('\n')).map(
    ({ room, text }) => `${(room as { address: string }).address.split('@')[0]}: ${text as string}`,
  );
}

test('posts by turns into an open room and a secret one beside it, each of which hears its own', async () => {
  const bob = tail('bob', OPEN, SECRET);
  const carol = tail('carol', OPEN);
  const there = async (room: string) =>
    (await team.json('alice', 'room', 'participants', room)).map(({ name }) => name);
  for (const [room, who] of [
    [OPEN, 'bob'],
    [OPEN, 'carol'],
    [SECRET, 'bob'],
  ] as const)
    await expect.poll(() => there(room), { timeout: 10_000, interval: 100 }).toContain(who);

  await alice.waitFor('online');
  alice.key('ctrl-k');
  await alice.waitFor('Switch room');
  alice.type(`${OPEN}\n`);
  await alice.waitFor(/ Trading \/ briefing ── open · \d here /);
  alice.type(`/beside ${SECRET}\n`);
  await alice.waitFor(/ Trading \/ briefing ── open · \d here .* ▸ Trading \/ falcon ── secret · \d here /);
  await alice.waitFor(/│ falcon · secret > +│/);

  for (const [turn, text] of SAID_IN_SECRET.entries()) {
    alice.type(`${text}\n`);
    await alice.waitFor(inPane('right', text));
    alice.key('alt-o');
    await alice.waitFor(/│ briefing · open > +│/);
    alice.type(`${SAID_OPENLY[turn]}\n`);
    await alice.waitFor(inPane('left', SAID_OPENLY[turn]!));
    alice.key('alt-o');
    await alice.waitFor(/│ falcon · secret > +│/);
  }
  // What comes in the one without the keys is seen at once, and read.
  await team.did('bob', 'post', OPEN, 'Bob has one.');
  await alice.waitFor(inPane('left', 'Bob has one.'));
  await alice.waitFor((rows) => !/\d unread/.test(rows[0]!));

  await bob.printed(5);
  expect(heard(bob).toSorted()).toEqual(
    [
      ...[...SAID_OPENLY, 'Bob has one.'].map((text) => `${OPEN}: ${text}`),
      ...SAID_IN_SECRET.map((text) => `${SECRET}: ${text}`),
    ].toSorted(),
  );
  await carol.printed(3);
  expect(heard(carol)).toEqual([...SAID_OPENLY, 'Bob has one.'].map((text) => `${OPEN}: ${text}`));
  await ended(bob);
  await ended(carol);
  // Not even on the wire, where all else that she was told is.
  expect(onWire(/questions are welcome/gi)).toEqual(['Questions are welcome']);
  expect(onWire(/falcon|nimbus|nobody sells/gi)).toEqual([]);
}, 60_000);

/** A text in the left or right one of the two rooms, and not in the other. */
function inPane(side: 'left' | 'right', text: string): (rows: string[]) => boolean {
  return (rows) => {
    const body = rows.slice(2, -3).map((row) => row.split('│'));
    const shows = (column: number): boolean => body.some((cells) => cells[column]?.includes(text) ?? false);
    return side === 'left' ? shows(2) && !shows(3) : shows(3) && !shows(2);
  };
}

describe('the outsider', () => {
  const listed = async (who: string, ...args: string[]): Promise<string[]> =>
    (await team.json(who, 'rooms', ...args)).map(({ name }) => name as string).toSorted();

  test('lists and finds the open room only', async () => {
    const found = (...args: string[]) => listed('carol', ...args);
    expect(await found()).toEqual(['Lobby', OPEN]);
    for (const args of [['trading'], ['--category', 'Trading'], ['--joined-by', 'alice']])
      expect(await found(...args)).toEqual([OPEN]);
    for (const args of [['rooms'], ['categories'], ['unread'], ['user', 'show', 'alice']]) {
      const { code, stdout, stderr } = await team.as('carol', ...args);
      expect([args, code]).toEqual([args, 0]);
      expect(stdout + stderr).not.toMatch(/falcon|nimbus/i);
    }
    expect(await listed('bob', 'nimbus')).toEqual([SECRET]);
    expect(await listed('bob', '--joined-by', 'alice')).toEqual([OPEN, SECRET]);
  }, 60_000);

  /** Each is asked about the secret room and about none. */
  const COMMANDS: readonly (readonly string[])[] = [
    ['rooms', 'ROOM'],
    ['rooms', 'ROOM', '--category', 'Trading'],
    ['room', 'show', 'ROOM'],
    ['room', 'roles', 'ROOM'],
    ['room', 'participants', 'ROOM'],
    ['room', 'invite', 'ROOM', 'bob'],
    ['room', 'grant', 'ROOM', 'member', 'carol'],
    ['room', 'set', 'ROOM', '--description', 'mine'],
    ['room', 'disable', 'ROOM'],
    ['room', 'delete', 'ROOM', '--yes'],
    ['history', 'ROOM'],
    ['search', 'noon', 'in:ROOM'],
    ['post', 'ROOM', 'hello'],
    ['mark-read', 'ROOM'],
    ['follow', 'ROOM'],
    ['unfollow', 'ROOM'],
    ['export', 'ROOM'],
    ['tail', 'ROOM'],
  ];
  const asked = COMMANDS.flatMap((words) =>
    (words[0] === 'rooms' ? ['NAME'] : ['NAME', 'Trading/NAME', 'NAME@trading.localhost']).map(
      (form) => [words.map((word) => word.replace('ROOM', form)).join(' ')] as const,
    ),
  );

  test.each(asked)(
    'gets the same answer for it and for no room: pchat %s',
    async (command) => {
      const about = async (name: string): Promise<Result> => {
        const result = await team.as('carol', ...command.replace('NAME', name).split(' '));
        return JSON.parse(JSON.stringify(result).replaceAll(name, 'NAME')) as Result;
      };
      const [secret, none] = [await about(SECRET), await about(NOWHERE)];
      expect(secret).toEqual(none);
      expect(secret.stdout + secret.stderr).not.toBe('');
    },
    30_000,
  );

  test('finds nothing of what was said there, or of what the room says of itself', async () => {
    for (const args of [
      ['search', 'nimbus'],
      ['search', 'sells', 'from:alice'],
      ['rooms', 'nimbus'],
    ]) {
      const [said, unsaid] = [args, args.with(1, 'zephyr')];
      const withWord = await team.as('carol', ...said);
      const without = await team.as('carol', ...unsaid);
      expect(JSON.stringify(withWord).replaceAll(said[1]!, 'WORD')).toBe(
        JSON.stringify(without).replaceAll(unsaid[1]!, 'WORD'),
      );
    }
    expect(await team.json('bob', 'search', 'nimbus')).toHaveLength(1);
  }, 30_000);

  test('was sent nothing of it either, but for her own words back', () => {
    expect(onWire(/(?:buy|the) nimbus|nimbus (?:at|merger)|nobody sells/gi)).toEqual([]);
    expect(onWire(/falcon@trading.localhost/g)).not.toEqual([]);
  });
});
