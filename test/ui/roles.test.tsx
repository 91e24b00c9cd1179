import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import type { RoleHolder } from '../../src/model/principal.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

/** So wide that no sentence is wrapped. */
const ROOMY = { columns: 180, rows: 30 };

/** Milliseconds, far more than a pause after typing takes, for a machine that is busy. */
const PATIENCE = 10_000;

let under: ScreenUnderTest;
afterEach(() => under.close());

const holder = (role: RoleHolder['role'], name: string, users: number | null = null): RoleHolder =>
  users === null
    ? { role, address: `${name}@localhost`, kind: 'user', users }
    : { role, address: `${name}@groups.localhost`, kind: 'group', users };

async function openRoles(may = true, auditorium = false): Promise<void> {
  const session = lobbySession();
  session.describe(LOBBY, {
    may: may ? ['lists', 'configure'] : ['lists'],
    kind: auditorium ? 'auditorium' : 'normal',
  });
  session.roleHolders.set(LOBBY, [
    holder('member', 'bob'),
    holder('manager', 'alice'),
    holder('member', 'alice'),
    holder('member', 'ops', 12),
    holder('banned', 'mallory'),
  ]);
  session.persons = [
    { address: 'carol@localhost', kind: 'user', name: 'Carol Jones', users: null },
    { address: 'bob@localhost', kind: 'user', name: 'Bob', users: null },
  ];
  under = await ScreenUnderTest.open(session, ROOMY);
  await under.pressed(KEY.alt('m'));
}

const changes = () => under.session.asked.filter(([name]) => name === 'changeRoles').map((one) => one[2]);
const line = (name: string) => under.lines.find((each) => each.includes(name)) ?? '';

describe('who may not see them', () => {
  const dana = {
    name: 'dana',
    address: 'dana@localhost',
    manager: true,
    member: true,
    mayPost: true,
    presenter: false,
    self: false,
  };

  beforeEach(async () => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['join', 'read'] });
    session.change(LOBBY, { participants: [dana] });
    session.refusals.set(
      'roles',
      new PchatError('not-allowed', 'You may not see them.', { next: 'Ask a manager.' }),
    );
    under = await ScreenUnderTest.open(session, ROOMY);
  });

  it('is told who manages the room and is there, instead of being sent to the managers', async () => {
    await under.pressed(KEY.alt('m'));
    expect(under.text).toContain('✗ You may not see them. dana manages it and is here.');
    expect(under.text).not.toContain('Ask a manager.');
  });

  it('is not sent to the lists when the settings are not theirs to change', async () => {
    await under.pressed(KEY.alt('e'));
    expect(under.text).toContain(
      'An administrator or a manager of the room can change its settings. dana manages it and is here.',
    );
    expect(under.text).not.toContain('/roles');
  });
});

describe('the roles of a room', () => {
  it('lists everyone with all they are, managers first, groups with their size', async () => {
    await openRoles();
    expect(under.text).toContain('Roles in lobby');
    const order = ['alice (you)', 'bob', 'group:ops (12)', 'mallory'];
    const at = order.map((name) => under.lines.findIndex((each) => each.includes(`${name} `)));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at).not.toContain(-1);
    expect(line('alice (you)').match(/●/g)).toHaveLength(2);
    expect(line('mallory')).toMatch(/· +· +●/);
  });

  it('finds by typing, and gives the marked role to whom the server found', async () => {
    await openRoles();
    await under.pressed('carol');
    expect(line('group:ops')).toBe('');
    await vi.waitFor(() => expect(line('Carol Jones')).toContain('+ carol'), PATIENCE);
    await under.pressed(KEY.right);
    expect(under.text).toContain('Enter makes carol a manager.');
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([[{ action: 'grant', role: 'manager', address: 'carol@localhost' }]]);
    expect(under.text).toContain('carol is a manager now.');
    expect(line('◆ carol')).toContain('[●]');
  });

  it('takes a role that someone has', async () => {
    await openRoles();
    await under.pressed(KEY.down);
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([[{ action: 'revoke', role: 'member', address: 'bob@localhost' }]]);
    expect(under.text).toContain('bob is not a member any more.');
  });

  it('takes an address or a group as it was typed', async () => {
    await openRoles();
    await under.pressed('group:desk');
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([[{ action: 'grant', role: 'member', address: 'desk@groups.localhost' }]]);
  });

  it('finds groups only behind "group:", and all of them behind nothing more', async () => {
    await openRoles();
    under.session.persons.push(
      { address: 'desk@groups.localhost', kind: 'group', name: '', users: 2 },
      { address: 'oona@localhost', kind: 'user', name: 'group:o Oona', users: null },
      { address: 'ox@groups.localhost', kind: 'group', name: '', users: 3 },
    );
    await under.pressed('group:');
    await vi.waitFor(() => expect(line('group:ox')).toContain('+'), PATIENCE);
    expect(line('group:desk')).toContain('+');
    expect(line('group:ops')).not.toBe('');
    expect(line('bob')).toBe('');
    await under.pressed('o');
    await vi.waitFor(() => expect(under.session.asked).toContainEqual(['people', 'o']), PATIENCE);
    await under.answered();
    expect(line('Oona')).toBe('');
    expect(line('group:desk')).toBe('');
    await under.pressed(KEY.down + KEY.enter);
    expect(changes()).toEqual([[{ action: 'grant', role: 'member', address: 'ox@groups.localhost' }]]);
  });

  it('lists who is called exactly so first, and nobody whose name has not what was typed', async () => {
    await openRoles();
    under.session.persons = ['bo', 'carol'].map((name) => ({
      address: `${name}@localhost`,
      kind: 'user',
      name: '',
      users: null,
    }));
    under.session.people = async () => under.session.persons;
    await under.pressed('bo');
    await vi.waitFor(() => expect(under.text).toContain('+ bo'), PATIENCE);
    expect(line('carol')).toBe('');
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([[{ action: 'grant', role: 'member', address: 'bo@localhost' }]]);
  });

  it('bans only when Enter was pressed twice', async () => {
    await openRoles();
    await under.pressed(KEY.down + KEY.right + KEY.right);
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([]);
    expect(under.text).toContain('Enter again bans bob: all roles here are lost, and bob is shown out.');
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([[{ action: 'grant', role: 'banned', address: 'bob@localhost' }]]);
  });

  it('has presenters in an auditorium only', async () => {
    await openRoles(true, true);
    expect(under.text).toMatch(/presenter|pres /);
    under.close();
    await openRoles();
    expect(under.text).not.toMatch(/presenter|pres /);
  });

  it('is read-only with the reason for who may not change it', async () => {
    await openRoles(false);
    expect(under.text).toContain('You do not manage lobby.');
    await under.pressed(KEY.enter);
    expect(changes()).toEqual([]);
    expect(under.text).toContain('✗ You do not manage lobby.');
  });

  it('says why a change was refused and leaves the lists as they are', async () => {
    await openRoles();
    under.session.refusals.set(
      'changeRoles',
      new PchatError('conflict', 'The room would be left without a manager.'),
    );
    await under.pressed(KEY.right);
    await under.pressed(KEY.enter);
    await under.pressed(KEY.enter);
    expect(under.text).toContain('✗ The room would be left without a manager.');
    expect(line('alice (you)')).toContain('◆');
  });

  it('says why the lists are not told', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.refusals.set('roles', new PchatError('not-allowed', 'Only members see who is in it.'));
    await under.pressed(KEY.alt('m'));
    expect(under.text).toContain('✗ Only members see who is in it.');
  });

  it.each([
    [160, 45],
    [80, 24],
    [60, 15],
  ])('fits a window of %ix%i with hundreds of holders', async (columns, rows) => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['lists', 'configure'] });
    session.roleHolders.set(
      LOBBY,
      Array.from({ length: 500 }, (_, index) => holder('member', `user-${String(index).padStart(3, '0')}`)),
    );
    under = await ScreenUnderTest.open(session, { columns, rows });
    await under.pressed(KEY.alt('m'));
    await under.pressed('\x1b[B'.repeat(300));
    expect(under.text).toContain('user-300');
    expect(under.lines).toHaveLength(rows);
  });
});

describe('roles by slash command', () => {
  const run = async (command: string, may = true) => {
    const session = lobbySession();
    session.describe(LOBBY, { may: may ? ['lists', 'configure'] : ['lists'] });
    session.roleHolders.set(LOBBY, [holder('banned', 'mallory')]);
    under = await ScreenUnderTest.open(session, ROOMY);
    await under.pressed(`${command}\r`);
  };

  it('gives several people a role at once', async () => {
    await run('/grant presenter bob group:ops');
    expect(changes()).toEqual([
      [
        { action: 'grant', role: 'presenter', address: 'bob@localhost' },
        { action: 'grant', role: 'presenter', address: 'ops@groups.localhost' },
      ],
    ]);
    expect(under.text).toContain('bob is a presenter now. group:ops is a presenter now.');
  });

  it('takes a role', async () => {
    await run('/revoke banned mallory');
    expect(under.text).toContain('mallory is not banned any more.');
  });

  it('says of whom nothing was taken, and who has it by a group still', async () => {
    await run('/revoke member group:desk bob mallory');
    expect(under.text).toContain('group:desk was not a member. bob was not a member.');
    under.session.cards.set('bob@localhost', {
      address: 'bob@localhost',
      name: '',
      nick: '',
      email: '',
      title: '',
      organisation: '',
      groups: ['ops@groups.localhost'],
    });
    under.session.roleHolders.set(LOBBY, [holder('member', 'bob'), holder('member', 'ops', 2)]);
    await under.pressed('/revoke member bob\r');
    expect(under.text).toContain('bob is not a member by name any more, but still by group:ops.');
    await under.pressed('/revoke member bob\r');
    expect(under.text).toContain('bob is a member by group:ops only: change the group.');
  });

  it('says that a presenter of a closed room is a member too, and stays one', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.describe(LOBBY, { may: ['lists', 'configure'], privacy: 'closed', kind: 'auditorium' });
    const change = under.session.changeRoles.bind(under.session);
    under.session.changeRoles = async (room, made) => {
      const toMembers = made.filter(({ action, role }) => action === 'grant' && role === 'presenter');
      await change(room, [...made, ...toMembers.map((one) => ({ ...one, role: 'member' as const }))]);
    };
    await under.pressed('/grant presenter carol\r');
    expect(under.text).toContain('carol is a presenter now, and with that a member too.');
    await under.pressed('/revoke presenter carol\r');
    expect(under.text).toContain('carol is not a presenter any more. They stay a member.');
  });

  it('says on the spot that a role is none, and which there are', async () => {
    await run('/grant owner bob');
    expect(under.text).toContain('✗ "owner" is no role. There are: member, manager, presenter, banned.');
    expect(under.text).toContain('> /grant owner bob');
  });

  it('says who may before it is tried', async () => {
    await run('/grant member bob', false);
    expect(changes()).toEqual([]);
    expect(under.text).toContain('An administrator or a manager of the room can change its roles.');
  });

  it('completes the role, then people whom the server finds', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.persons = [{ address: 'erin@localhost', kind: 'user', name: 'Erin', users: null }];
    await under.pressed('/grant pres\t');
    expect(under.text).toContain('> /grant presenter ');
    await under.pressed('er\t');
    expect(under.text).toContain('> /grant presenter erin ');
  });
});
