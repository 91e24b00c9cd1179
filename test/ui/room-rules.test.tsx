import { afterEach, describe, expect, it, vi } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import type { Participant } from '../../src/model/participant.ts';
import { FakeSession } from './fake-session.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

/** So wide that no sentence is wrapped. */
const ROOMY = { columns: 180, rows: 30 };

/** Milliseconds, far more than a pause after typing takes, for a machine that is busy. */
const PATIENCE = 10_000;

let under: ScreenUnderTest;
afterEach(() => under.close());

const JOINED = { phase: 'joined', mayPost: true, manager: false } as const;
const RATES = 'rates@trading.localhost';

const someone = (name: string, changes: Partial<Participant> = {}): Participant => ({
  name,
  address: `${name}@localhost`,
  manager: false,
  member: true,
  mayPost: true,
  presenter: false,
  self: false,
  ...changes,
});

async function inAuditorium(): Promise<void> {
  const session = lobbySession();
  session.describe(LOBBY, { kind: 'auditorium' });
  session.change(LOBBY, { session: { ...JOINED, mayPost: false } });
  under = await ScreenUnderTest.open(session, ROOMY);
}

describe('an auditorium', () => {
  it('unlocks the composer at once for who is made presenter, and keeps what they typed', async () => {
    await inAuditorium();
    expect(under.text).toContain('Auditorium: presenters post here, everyone else reads.');
    await under.pressed('my turn');
    under.session.change(LOBBY, { session: JOINED });
    await under.answered();
    expect(under.text).toContain('You may post here now.');
    await under.pressed(KEY.enter);
    expect(under.session.timeline(LOBBY).messages.at(-1)?.text).toBe('my turn');
  });

  it('says over what was typed that it locked while one wrote', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    const info = { ...(await under.session.roomInfo(LOBBY)), kind: 'auditorium' as const };
    under.session.change(LOBBY, { info });
    await under.pressed('half a thought');
    under.session.change(LOBBY, { session: { ...JOINED, mayPost: false } });
    await under.answered();
    expect(under.text).toContain('✗ Auditorium: presenters post here');
    expect(under.text).toContain('> half a thought');
  });

  it('marks managers and presenters by signs and words', async () => {
    const session = lobbySession();
    const participants = [
      someone('carol'),
      someone('bob', { presenter: true }),
      someone('dana', { manager: true }),
      someone('erin', { manager: true, presenter: true }),
    ];
    session.change(LOBBY, { participants });
    under = await ScreenUnderTest.open(session, { columns: 160, rows: 45 });
    expect(under.text).toContain('◆ dana (mgr)');
    expect(under.text).toContain('▲ bob (pres)');
    expect(under.text).toContain('◆▲ erin ');
  });
});

describe('being out of a room', () => {
  it('stands in the pane with the reason and the next step when one could not join', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.refusals.set('openRoom', new PchatError('not-allowed', 'Only members may join.'));
    await under.pressed('/join rates\r');
    expect(under.screen.state.room).toBe(RATES);
    const pane = under.lines.slice(2, -4).join('\n');
    expect(pane).toContain('✗ Only members may join. Ask a manager of the room');
    expect(pane).not.toContain('loading');
  });

  it.each([
    ['not-member', 'Members only, and you are not one of them (the quarter is over)'],
    ['banned', 'You are banned from this room (the quarter is over)'],
    ['kicked', 'You were put out of this room (the quarter is over)'],
  ] as const)('is told while one looks (%s), and what was typed is kept', async (reason, text) => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    await under.pressed('half a thought');
    const session = { phase: 'left', reason, detail: 'the quarter is over' } as const;
    under.session.change(LOBBY, { session });
    under.session.emit({ type: 'removed-from-room', room: LOBBY, reason, detail: session.detail });
    await under.answered();
    expect(under.text.match(/the quarter is/g)).toHaveLength(2);
    expect(under.text.replaceAll(/[│\s]+/g, ' ')).toContain(text);
    expect(under.text).toContain('> half a thought');
    expect(under.screen.state.room).toBe(LOBBY);
  });

  it('asks what the room is now, as it may have been disabled', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    const asked: string[] = [];
    const told = await under.session.roomInfo(LOBBY);
    under.session.roomInfo = async (address) => {
      asked.push(address);
      const info = { ...told, state: 'disabled' as const };
      under.session.change(address, { info });
      return info;
    };
    const detail = 'The room was disabled';
    under.session.change(LOBBY, { session: { phase: 'left', reason: 'kicked', detail } });
    under.session.emit({ type: 'removed-from-room', room: LOBBY, reason: 'kicked', detail });
    await under.answered();
    expect(asked).toEqual([LOBBY]);
    expect(under.text).toContain('✗ This room is disabled: nobody joins or posts, its history stays.');
  });

  it('says that a room is disabled, and how it is opened again', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    const info = { ...(await under.session.roomInfo(LOBBY)), state: 'disabled' as const };
    under.session.change(LOBBY, { info, session: { phase: 'left', reason: 'room-disabled', detail: '' } });
    await under.answered();
    expect(under.text).toContain('✗ This room is disabled: nobody joins or posts, its history stays.');
    expect(under.text).toContain('/enable');
    expect(under.lines[1]).toContain('disabled');
  });

  it('is no trouble where one left by oneself', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    await under.pressed('/leave\r');
    expect(under.text).toContain('You left this room. /join lobby comes back.');
    expect(under.text).not.toContain('✗');
    await under.pressed('/join lobby\r');
    expect(under.text).not.toContain('You may post here now.');
  });

  it('tells who manages a room without being in it how to get in', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    const info = { ...(await under.session.roomInfo(LOBBY)), may: ['configure', 'read'] as const };
    under.session.change(LOBBY, { info, session: { phase: 'left', reason: 'not-member', detail: '' } });
    await under.answered();
    expect(under.text).toContain('You manage it: /roles makes you a member.');
  });

  it('gives back by Up what was typed in a room that was deleted', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    await under.pressed('half a thought');
    await under.session.deleteRoom(LOBBY);
    await under.answered();
    expect(under.text).toContain('The room lobby was deleted. Up brings back what you had written.');
    await under.pressed(KEY.up);
    expect(under.text).toContain('> half a thought');
  });
});

describe('a followed room that is no more', () => {
  it('says so once, and how it leaves the list', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.refusals.set('openRoom', new PchatError('not-found', 'There is no such room.'));
    await under.pressed('kept text');
    await under.screen.openRoom('fx-spot@trading.localhost');
    const session = { phase: 'left', reason: 'room-deleted', detail: 'There is no room at all.' } as const;
    under.session.change('fx-spot@trading.localhost', { session });
    await under.answered();
    expect(under.text).toContain('✗ There is no such room. /unfollow takes it off your list.');
    expect(under.text.match(/There is no/g)).toHaveLength(2);
  });
});

describe('the only room', () => {
  it('is said to be deleted where there is no other to go to', async () => {
    const session = new FakeSession();
    session.addRoom(LOBBY);
    under = await ScreenUnderTest.open(session, ROOMY);
    await session.deleteRoom(LOBBY);
    await under.answered();
    expect(under.text).toContain('No room');
    expect(under.text).toContain('The room lobby was deleted.');
  });
});

describe('a large room', () => {
  const large = async () => {
    const session = lobbySession();
    const participants = [someone('bob'), someone('bobby', { presenter: true }), someone('carol')];
    session.change(LOBBY, { large: 80, participants });
    session.cards.set('bob@localhost', {
      address: 'bob@localhost',
      name: 'Bob Example',
      nick: '',
      email: '',
      title: 'Trader',
      organisation: '',
      groups: ['ops@groups.localhost'],
    });
    under = await ScreenUnderTest.open(session, { columns: 120, rows: 24 });
  };

  it('says how many are here and how one asks who', async () => {
    await large();
    expect(under.lines[1]).toContain('80 here');
    expect(under.text).toContain('Alt-W or');
    expect(under.text).not.toContain('● carol');
  });

  it('finds people by words when asked, and shows the card of one', async () => {
    await large();
    await under.pressed('/who bob\r');
    expect(under.session.asked).toContainEqual(['participants', LOBBY, 'bob']);
    expect(under.text).toContain('In lobby now');
    expect(under.text).toContain('▲ bobby');
    expect(under.text).toContain('2 of 4 here');
    await under.pressed(KEY.enter);
    expect(under.text).toMatch(/Name +Bob Example/);
    expect(under.text).toMatch(/Groups +group:ops/);
    await under.pressed(KEY.escape);
    expect(under.text).toContain('In lobby now');
  });

  it('looks again as one types', async () => {
    await large();
    await under.pressed(KEY.alt('w'));
    expect(under.text).toContain('carol');
    await under.pressed('bobb');
    await vi.waitFor(
      () => expect(under.session.asked).toContainEqual(['participants', LOBBY, 'bobb']),
      PATIENCE,
    );
    await under.answered();
    expect(under.text).toContain('1 of 4 here');
  });
});

describe('people', () => {
  it('shows a card of someone, and says that nobody has an address', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    under.session.cards.set('bob@localhost', {
      address: 'bob@localhost',
      name: 'Bob \u202EExample',
      nick: 'bob',
      email: '',
      title: '',
      organisation: '',
      groups: null,
    });
    await under.pressed('/user bob\r');
    expect(under.text).toMatch(/Name +Bob \uFFFDExample/);
    await under.pressed(KEY.escape);
    const silent = { name: '', nick: '', email: '', title: '', organisation: '', groups: null };
    under.session.cards.set('carol@localhost', { address: 'carol@localhost', ...silent });
    await under.pressed('/user carol\r');
    expect(under.text).toContain('Nothing else is said of them.');
    await under.pressed(KEY.escape);
    await under.pressed('/user nobody\r');
    expect(under.text).toContain('✗ Nobody has the address nobody@localhost.');
  });
});

describe('errors on the screen', () => {
  const nobody = (next = 'Look for people with: pchat users WORDS') =>
    new PchatError('not-found', 'There is nobody of that name, or no such room.', { next });

  it('name people who may be meant, or say how people are found', async () => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['configure', 'invite', 'lists'] });
    session.persons = ['alice', 'alicia', 'carol'].map((name) => ({
      address: `${name}@localhost`,
      kind: 'user',
      name: '',
      users: null,
    }));
    under = await ScreenUnderTest.open(session, ROOMY);
    session.refusals.set('changeRoles', nobody());
    await under.pressed('/grant member crol\r');
    expect(under.text).toContain('✗ There is nobody of that name, or no such room. Did you mean carol?');
    await under.pressed(KEY.ctrl('u'));
    session.refusals.set('invite', nobody());
    await under.pressed('/invite alcia\r');
    expect(under.text).toContain('Did you mean alicia?');
    await under.pressed(KEY.ctrl('u'));
    session.refusals.set('invite', nobody());
    await under.pressed('/invite zzz\r');
    expect(under.text).toContain('Look for people by the first letters of their names: Tab completes them.');
  });

  it('say where a room may be moved to instead', async () => {
    const session = lobbySession();
    session.describe(LOBBY, { may: ['configure'] });
    session.setCategory('desk.localhost', { name: 'FX Trading', mayCreate: false });
    under = await ScreenUnderTest.open(session, ROOMY);
    await under.pressed('/move FX Trading\r');
    expect(under.text).toContain(
      '✗ You may not create rooms in FX Trading. You may in General, Trading, Engineering.',
    );
    session.setCategory('desk.localhost', { mayCreate: true });
    const next = 'See where you may with: pchat categories --creatable';
    session.refusals.set('moveRoom', new PchatError('not-allowed', 'You may not.', { next }));
    await under.pressed('\r');
    expect(under.text).toContain('✗ You may not. Alt-C or /create shows where you may create rooms.');
  });

  it('name a key and not a command line', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    const next = 'See which there are with: pchat rooms';
    under.session.findRoom = () =>
      Promise.reject(new PchatError('not-found', 'There is no room "x".', { next }));
    await under.pressed('/join x\r');
    expect(under.text).toContain('✗ There is no room "x". Alt-R shows which there are.');
  });
});

describe('what is left behind', () => {
  it('is an ordinary text after Esc where a story was being written, and kept', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    await under.pressed('/story Weekly wrap\r');
    await under.pressed('It went well.');
    await under.pressed(KEY.escape);
    expect(under.text).not.toContain('Story: Weekly wrap');
    expect(under.text).toContain('> It went well.');
  });

  it('goes from the status line and from above the composer by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      under = await ScreenUnderTest.open(lobbySession(), ROOMY);
      under.screen.say('lobby is open again.');
      under.session.emit({ type: 'notice', text: 'Something happened.' });
      await under.answered();
      expect(under.text).toContain('lobby is open again.');
      expect(under.text).toContain('Something happened.');
      vi.advanceTimersByTime(21_000);
      await under.answered();
      expect(under.text).not.toContain('open again');
      expect(under.text).not.toContain('Something happened.');
    } finally {
      vi.useRealTimers();
    }
  });

  it('names what a reply answers', async () => {
    under = await ScreenUnderTest.open(lobbySession(), ROOMY);
    const [, second] = under.session.timeline(LOBBY).messages;
    under.session.receive(LOBBY, 'indeed', { replyTo: second!.id });
    await under.answered();
    expect(under.text).toMatch(/↳ \w+: second/);
  });
});
