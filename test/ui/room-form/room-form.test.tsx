import { afterEach, describe, expect, it } from 'vitest';
import { PchatError } from '../../../src/model/errors.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from '../screen-under-test.tsx';

/** So wide that no sentence is wrapped. */
const ROOMY = { columns: 180, rows: 30 };

let under: ScreenUnderTest;
afterEach(() => under.close());

const SHIFT_TAB = '\x1b[Z';

async function openForm(size = ROOMY): Promise<void> {
  under = await ScreenUnderTest.open(lobbySession(), size);
  await under.pressed(KEY.alt('c'));
}

const created = () => under.session.asked.find(([name]) => name === 'createRoom');

describe('creating a room in the form', () => {
  it('creates it as it was filled in by keys alone, opens it and follows it', async () => {
    await openForm();
    await under.pressed('night shift\t');
    await under.pressed(KEY.right + KEY.tab);
    await under.pressed('After eight\t');
    await under.pressed(`${KEY.right}\t${KEY.right}`);
    expect(under.text).toContain('● auditorium');
    await under.pressed(KEY.enter);
    const settings = { description: 'After eight', privacy: 'closed', kind: 'auditorium' };
    expect(created()).toEqual(['createRoom', 'trading.localhost', 'night shift', settings]);
    expect(under.text).toContain('Trading / night shift');
    expect(under.session.view('night shift@trading.localhost')?.followed).toBe(true);
  });

  it('begins with the category of the room in view, and offers only those where one may create', async () => {
    const session = lobbySession();
    session.setCategory('engineering.localhost', { mayCreate: false });
    under = await ScreenUnderTest.open(session, ROOMY);
    await under.pressed(KEY.alt('c'));
    expect(under.text).toContain('● General  ○ Trading');
    expect(under.text).not.toContain('Engineering');
  });

  it('says that one may create rooms nowhere, at the category', async () => {
    const session = lobbySession();
    for (const name of ['general', 'trading', 'engineering'])
      session.setCategory(`${name}.localhost`, { mayCreate: false });
    under = await ScreenUnderTest.open(session, ROOMY);
    await under.pressed(KEY.alt('c'));
    expect(under.text).toContain('none you may create rooms in');
    await under.pressed('x\r');
    expect(under.text).toContain('✗ You may not create rooms in any category here.');
    expect(created()).toBeUndefined();
  });

  it('says what is wrong at its field and keeps what was written', async () => {
    await openForm();
    under.session.refusals.set(
      'createRoom',
      new PchatError('conflict', 'There is a room named "rates" already.', { next: 'Choose another name.' }),
    );
    await under.pressed('rates\t\tBonds\t');
    await under.pressed(KEY.enter);
    const at = under.lines.findIndex((line) => line.includes('› Name'));
    expect(under.lines[at]).toContain('rates');
    expect(under.lines[at + 1]).toContain('✗ There is a room named "rates" already. Choose another name.');
    expect(under.text).toContain('Bonds');
    await under.pressed('2');
    expect(under.text).not.toContain('already');
  });

  it('shows more categories than fit one at a time', async () => {
    const session = lobbySession();
    for (let index = 0; index < 20; index++) session.setCategory(`category-${index}.localhost`);
    under = await ScreenUnderTest.open(session, { columns: 60, rows: 15 });
    await under.pressed(KEY.alt('c'));
    expect(under.text).toContain('‹ General ›  1 of 23');
    await under.pressed(`\t${KEY.right.repeat(4)}`);
    expect(under.text).toContain('‹ Category-1 ›  5 of 23');
  });

  it('wants a name', async () => {
    await openForm();
    await under.pressed(KEY.enter);
    expect(under.text).toContain('✗ A room needs a name.');
  });

  it('throws away what was written only at the second Esc, and at the first when nothing was', async () => {
    await openForm();
    await under.pressed('half');
    await under.pressed(KEY.escape);
    expect(under.text).toContain('Esc again throws away what you wrote; Enter saves.');
    expect(under.text).toContain('half');
    await under.pressed(' a name');
    expect(under.text).not.toContain('throws away');
    await under.pressed(KEY.escape);
    await under.pressed(KEY.escape);
    expect(under.text).not.toContain('New room');
    await under.pressed(KEY.alt('c'));
    await under.pressed(KEY.escape);
    expect(under.text).not.toContain('New room');
  });

  it('keeps what was written from keys that open something else, and from a paste where one chooses', async () => {
    await openForm();
    await under.pressed('half');
    await under.pressed(KEY.ctrl('k'));
    await under.pressed(KEY.alt('2'));
    expect(under.text).toContain('New room');
    await under.pressed(`\t${KEY.paste('a text')}`);
    expect(under.text).toContain('New room');
    expect(under.text).toContain('half');
  });

  it('goes through the fields both ways, and Space chooses too', async () => {
    await openForm();
    await under.pressed(SHIFT_TAB);
    expect(under.text).toContain('› Who invites');
    await under.pressed(SHIFT_TAB);
    expect(under.text).toContain('› Files');
    expect(under.text).toContain('as the category: no files are posted');
    await under.pressed(' ');
    expect(under.text).toContain('● on');
    await under.pressed(KEY.down);
    expect(under.text).toContain('› Who invites');
  });

  it('shows who may invite as the room will be made: everyone to an open room, managers to others', async () => {
    await openForm();
    expect(under.text).toMatch(/Who invites +● everyone in it/);
    await under.pressed(`desk\t\t\t${KEY.right}`);
    expect(under.text).toMatch(/Who invites +○ members {2}● managers/);
    await under.pressed(KEY.enter);
    expect(created()?.at(-1)).toEqual({ privacy: 'closed', kind: 'normal' });
  });

  it('lets members invite where that was chosen', async () => {
    await openForm();
    await under.pressed(`desk\t\t\t${KEY.right}${SHIFT_TAB.repeat(4)} ${KEY.enter}`);
    expect(created()?.at(-1)).toEqual({ privacy: 'closed', kind: 'normal', memberInvites: true });
  });

  it('says beforehand what this server cannot do, and does not choose it', async () => {
    const session = lobbySession();
    session.capabilities = { ...session.capabilities, roomRules: false, secretRooms: false };
    under = await ScreenUnderTest.open(session, ROOMY);
    await under.pressed(KEY.alt('c'));
    await under.pressed(SHIFT_TAB + SHIFT_TAB);
    expect(under.text).toContain('This server does not know that setting.');
    await under.pressed(KEY.right);
    expect(under.text).toContain('● as the category');
    await under.pressed(SHIFT_TAB.repeat(3) + KEY.right.repeat(2));
    expect(under.text).toContain('this server does not hide it from who knows its address');
  });

  it.each([
    [160, 45],
    [80, 24],
    [60, 15],
  ])('shows every field and what to press in a window of %ix%i', async (columns, rows) => {
    await openForm({ columns, rows });
    for (const label of [
      'Name',
      'Category',
      'Description',
      'Privacy',
      'Kind',
      'Invitations',
      'Files',
      'Who inv',
    ])
      expect(under.text).toContain(label);
    expect(under.text).toContain('Enter creates the room');
    expect(under.lines).toHaveLength(rows);
  });
});

describe('changing a room', () => {
  const manage = async (): Promise<void> => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.change(LOBBY, { session: { phase: 'joined', mayPost: true, manager: true } });
    under.session.settings.set(LOBBY, { description: 'All of us', privacy: 'closed' });
    await under.pressed(KEY.alt('e'));
  };
  const configured = () => under.session.asked.filter(([name]) => name === 'configureRoom');

  it('shows the settings as they are and sends only what was changed', async () => {
    await manage();
    expect(under.text).toContain('Settings of lobby');
    expect(under.text).toContain('All of us');
    expect(under.text).toContain('● closed');
    await under.pressed(`\t\t, really\t${KEY.right}`);
    await under.pressed(KEY.enter);
    expect(configured()).toEqual([
      ['configureRoom', LOBBY, { description: 'All of us, really', privacy: 'secret' }],
    ]);
    expect(under.text).toContain('The settings of lobby are saved.');
  });

  it('asks for nothing when nothing was changed', async () => {
    await manage();
    await under.pressed(KEY.enter);
    expect(configured()).toEqual([]);
    expect(under.text).not.toContain('Settings of lobby');
  });

  it('moves the room by its category, and the pane goes along with what was typed', async () => {
    await manage();
    await under.pressed(KEY.escape);
    await under.pressed('unsent');
    await under.pressed(KEY.alt('e'));
    await under.pressed(`\t${KEY.right}`);
    await under.pressed(KEY.enter);
    expect(under.session.asked).toContainEqual(['moveRoom', LOBBY, 'trading.localhost']);
    expect(under.screen.state.room).toBe('lobby@trading.localhost');
    expect(under.text).toContain('※ This room was moved from General to Trading.');
    expect(under.text).toContain('> unsent');
  });

  it('says at the category why a room was not moved, and keeps the other changes', async () => {
    await manage();
    under.session.refusals.set('moveRoom', new PchatError('conflict', 'There is a lobby there already.'));
    await under.pressed(`\t\t!\x1b[A${KEY.right}`);
    await under.pressed(KEY.enter);
    expect(configured()).toHaveLength(1);
    const at = under.lines.findIndex((line) => line.includes('› Category'));
    expect(under.lines[at + 1]).toContain('✗ There is a lobby there already.');
  });

  it('does not open for who may not, and says who may', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    await under.pressed(KEY.alt('e'));
    expect(under.text).toContain(
      '✗ You do not manage lobby. An administrator or a manager of the room can change its settings.',
    );
    expect(under.text).not.toContain('Settings of lobby');
    under.session.describe(LOBBY, { may: ['join', 'read', 'configure'] });
    await under.pressed('/settings\r');
    expect(under.text).toContain('Settings of lobby');
  });
});

it('says that closing an open room puts people out', async () => {
  const session = lobbySession();
  session.describe(LOBBY, { may: ['configure'] });
  under = await ScreenUnderTest.open(session, ROOMY);
  await under.pressed(KEY.alt('e'));
  await under.pressed(`\t\t\t${KEY.right}`);
  expect(under.text).toContain('joined by members; who is here and no member is put out');
});

describe('slash commands for rooms', () => {
  const run = async (line: string, session = lobbySession()) => {
    under = await ScreenUnderTest.open(session, ROOMY);
    await under.pressed(`${line}\r`);
  };

  it('creates a room in the category that stands before its name', async () => {
    await run('/create trading/night desk closed');
    expect(created()).toEqual(['createRoom', 'trading.localhost', 'night desk', { privacy: 'closed' }]);
    expect(under.session.view('night desk@trading.localhost')?.followed).toBe(true);
    expect(under.text).toContain('Created night desk (closed) in Trading. You manage and follow it.');
  });

  it('takes no other word for a privacy, nor for a part of the name, which would make an open room', async () => {
    await run('/create trading/desk secrte');
    expect(created()).toBeUndefined();
    expect(under.text).toContain(
      '✗ "secrte" is no privacy. There are: open, closed, secret. A name of several words without one stands in quotes: /create "trading/desk secrte"',
    );
    expect(under.text).toContain('> /create trading/desk secrte');
  });

  it('takes all that is quoted for the name', async () => {
    await run('/create "trading/night secret"');
    expect(created()).toEqual(['createRoom', 'trading.localhost', 'night secret', { privacy: 'open' }]);
  });

  it('takes a quoted name after its category, and the privacy after it', async () => {
    await run('/create trading/"night shift" secret');
    expect(created()).toEqual(['createRoom', 'trading.localhost', 'night shift', { privacy: 'secret' }]);
  });

  it('says which categories there are where that one is not', async () => {
    await run('/create tradign/desk');
    expect(under.text).toContain(
      '✗ There is no category "tradign". There are: General, Trading, Engineering.',
    );
    expect(under.text).toContain('> /create tradign/desk');
  });

  it('says where one may create when one may not there', async () => {
    const session = lobbySession();
    session.setCategory('engineering.localhost', { mayCreate: false });
    await run('/create engineering/desk', session);
    expect(under.text).toContain('✗ You may not create rooms in Engineering. You may in General, Trading.');
  });

  it('opens the form where no name was typed', async () => {
    await run('/create');
    expect(under.text).toContain('New room');
  });

  it('moves the room in view', async () => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['configure'] });
    await run('/move Trading', session);
    expect(under.lines.at(-2)).toMatch(/^│ > +│$/);
    expect(under.text).toContain('This room was moved from General to Trading.');
  });

  it('takes along a draft of an earlier start that was not looked at yet', async () => {
    const session = lobbySession();
    under = new ScreenUnderTest(session, ROOMY);
    under.drafts.set('rates@trading.localhost', 'half a thought');
    await under.opened();
    session.addRoom('rates@general.localhost');
    session.emit({ type: 'moved', room: 'rates@trading.localhost', to: 'rates@general.localhost' });
    await under.screen.openRoom('rates@general.localhost');
    await under.answered();
    expect(under.text).toContain('> half a thought');
    expect(under.drafts.get('rates@trading.localhost')).toBe('');
  });

  it('goes along when somebody else moves the room, to where the last room is too', async () => {
    await run('half a thought');
    under.session.emit({ type: 'moved', room: LOBBY, to: 'rates@trading.localhost' });
    under.session.emit({ type: 'removed-from-room', room: LOBBY, reason: 'room-deleted', detail: '' });
    await under.answered();
    expect(under.screen.state.room).toBe('rates@trading.localhost');
    expect(under.text).toContain('This room was moved from General to Trading.');
  });

  it('disables a room only after "yes", names what that means, and enables it again', async () => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['configure'], participants: 3 });
    await run('/disable', session);
    expect(under.text).toContain('Nobody joins or posts in "lobby" any more');
    expect(under.text).toContain('3 here now');
    await under.pressed(KEY.enter);
    expect(session.settings.get(LOBBY)?.state).toBeUndefined();
    await under.pressed('/disable\r');
    await under.pressed('yes\r');
    expect(session.settings.get(LOBBY)?.state).toBe('disabled');
    session.describe(LOBBY, { state: 'disabled' });
    await under.pressed('/enable\r');
    expect(session.settings.get(LOBBY)?.state).toBe('active');
    expect(under.text).toContain('lobby is open again.');
  });

  it('names room, history and members before deleting', async () => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['delete'] });
    session.roleHolders.set(LOBBY, [
      { role: 'member', address: 'bob@localhost', kind: 'user', users: null },
      { role: 'member', address: 'ops@groups.localhost', kind: 'group', users: 12 },
    ]);
    await run('/delete', session);
    expect(under.text).toContain(
      'The room "lobby" in General is deleted for everyone: 13 members, 1 here now.',
    );
    expect(under.text).toContain('All its messages and its settings are lost.');
    expect(under.text).toContain('Type lobby and press Enter');
  });

  it('tells a manager that administrators delete, and what a manager can do instead', async () => {
    const session = lobbySession();
    session.capabilities = { ...session.capabilities, deletesRooms: 'administrators' };
    session.describe(LOBBY, { may: ['configure'] });
    await run('/delete', session);
    expect(under.text).toContain('✗ Only an administrator of the server can delete it.');
    expect(under.text).toContain('A manager can /disable it');
  });

  it.each([
    ['/move Trading', 'move rooms'],
    ['/disable', 'disable rooms'],
  ])('says at once of "%s" that this server does not %s', async (line, what) => {
    const session = lobbySession();
    session.capabilities = { ...session.capabilities, roomRules: false };
    session.describe(LOBBY, { may: ['configure'] });
    await run(line, session);
    expect(under.text).toContain(`✗ This server does not ${what}.`);
    expect(session.asked.filter(([name]) => name === 'moveRoom')).toEqual([]);
  });

  it('completes categories and then nothing that is no privacy', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    await under.pressed(KEY.alt('r') + KEY.escape);
    await under.pressed('/move tr\t');
    expect(under.text).toContain('> /move Trading ');
  });
});
