import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import type { LeftReason } from '../../src/model/participant.ts';
import { LOOK_EVERY_MS, LOOK_SOON_MS } from '../../src/ui/looking-again.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

const ROOMY = { columns: 180, rows: 30 };
const RATES = 'rates@trading.localhost';
const MAY: ('join' | 'read')[] = ['join', 'read'];

let under: ScreenUnderTest;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  under.close();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  under = await ScreenUnderTest.open(lobbySession(), ROOMY);
}

async function putOut(reason: LeftReason, detail = ''): Promise<void> {
  under.session.change(LOBBY, { session: { phase: 'left', reason, detail }, participants: [] });
  under.session.emit({ type: 'removed-from-room', room: LOBBY, reason, detail });
  await under.answered();
}

/** The time passes after which rooms are looked at again. */
async function later(): Promise<void> {
  vi.advanceTimersByTime(LOOK_EVERY_MS);
  await under.answered();
}

const isIn = (room = LOBBY): boolean => under.session.view(room)?.session.phase === 'joined';

describe('a followed room that was disabled', () => {
  beforeEach(async () => {
    await open();
    under.session.describe(LOBBY, { state: 'disabled', may: [] });
    await putOut('room-disabled');
  });

  it('is entered again once it is enabled, and what was written stays', async () => {
    await under.pressed('a draft');
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    await later();
    expect(isIn()).toBe(true);
    expect(under.text).toContain('You are in this room again.');
    expect(under.text).toContain('> a draft');
  });

  it('is asked every few seconds for a minute while one looks at it, and now and then after that', async () => {
    let asked = 0;
    const roomInfo = under.session.roomInfo.bind(under.session);
    under.session.roomInfo = (address) => {
      asked++;
      return roomInfo(address);
    };
    for (let look = 0; look < 20; look++) {
      vi.advanceTimersByTime(LOOK_SOON_MS);
      await under.answered();
    }
    expect(asked).toBe(20);
    await under.pressed('\x1b[O');
    await later();
    expect(asked).toBe(21);
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    await under.pressed('\x1b[I');
    expect(isIn()).toBe(true);
  });

  it('is left alone between whiles when nobody looks', async () => {
    await under.pressed('\x1b[O');
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    vi.advanceTimersByTime(LOOK_SOON_MS);
    await under.answered();
    expect(isIn()).toBe(false);
  });

  it('is not asked without a connection', async () => {
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    under.session.setStatus({ phase: 'waiting', retryAt: 0, error: new PchatError('unreachable', 'Gone.') });
    await later();
    expect(isIn()).toBe(false);
  });

  it('takes what is posted when it was enabled meanwhile', async () => {
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    await under.pressed('hello again\r');
    expect(isIn()).toBe(true);
    expect(under.session.timeline(LOBBY).messages.at(-1)?.text).toBe('hello again');
  });

  it('is asked when the terminal is looked at again', async () => {
    await under.pressed('\x1b[O');
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    await under.pressed('\x1b[I');
    expect(isIn()).toBe(true);
  });

  it('is heard of again while one looks at another room', async () => {
    await under.screen.openRoom('fx-spot@trading.localhost');
    under.session.describe(LOBBY, { state: 'active', may: MAY });
    await later();
    expect(isIn()).toBe(true);
    expect(under.screen.state.room).toBe('fx-spot@trading.localhost');
  });

  it('tells its manager that they can enable it', async () => {
    under.session.describe(LOBBY, { may: ['configure'] });
    await later();
    expect(under.text).toContain('You manage it: /enable opens it again.');
  });
});

describe('a room that was disabled, enabled and moved', () => {
  const MOVED = 'lobby@trading.localhost';

  beforeEach(async () => {
    await open();
    under.session.describe(LOBBY, { state: 'disabled', may: [] });
    await putOut('room-disabled');
    // The directory has it in its new place; who asks at the old one is told where it is, and the session follows.
    under.session.addRoom(MOVED, { followed: false });
    const roomInfo = under.session.roomInfo.bind(under.session);
    under.session.roomInfo = async (address) => {
      if (address !== LOBBY || !under.session.view(LOBBY)) return roomInfo(address);
      await under.session.moveRoom(LOBBY, 'trading.localhost');
      throw new PchatError('not-found', 'The room has moved.', { movedTo: MOVED });
    };
  });

  it('is followed when rooms are listed, and not listed at its old place', async () => {
    const { directory } = under.screen.state;
    const lobby = { ...under.session.view(LOBBY)!, participants: 0, description: '' };
    const rooms = [
      { ...lobby, privacy: 'open', kind: 'normal', state: 'active', roles: [], invited: false } as const,
    ];
    under.screen.set({ directory: { ...directory, rooms, at: Date.now() } });
    await under.pressed(KEY.ctrl('k'));
    await under.answered();
    expect(under.session.view(LOBBY)).toBeUndefined();
    expect(under.screen.state.directory).toMatchObject({ rooms: [], at: 1 });
    expect(under.screen.state).toMatchObject({ room: MOVED, overlay: { type: 'switcher' } });
  });

  it('is one room after it was joined by its name', async () => {
    await under.session.leaveRoom('on-call@engineering.localhost');
    under.session.findRoom = async () => under.session.view(MOVED)!;
    await under.pressed('/join lobby\r');
    await under.answered();
    expect(under.session.view(LOBBY)).toBeUndefined();
    expect(under.screen.state).toMatchObject({ room: MOVED, lastRoom: null });
    expect(isIn(MOVED)).toBe(true);
  });

  it('is found in its new place while one looks at another', async () => {
    await under.session.unfollow(LOBBY);
    await under.screen.openRoom('fx-spot@trading.localhost');
    vi.spyOn(under.session, 'views', 'get').mockReturnValue([under.session.view(LOBBY)!]);
    await later();
    expect(under.session.view(LOBBY)).toBeUndefined();
  });
});

describe('a room that one was banned from', () => {
  it('says that one may enter it again, and enters it when asked to', async () => {
    await open();
    under.session.describe(LOBBY, { may: [] });
    await putOut('banned');
    await later();
    expect(under.text).toContain('You are banned from this room.');
    under.session.describe(LOBBY, { may: MAY });
    await later();
    expect(isIn()).toBe(false);
    expect(under.text).toContain('You may enter this room again. /join lobby goes in.');
    await under.pressed('hello\r');
    expect(under.text).toContain('✗ You may enter this room again. /join lobby goes in.');
    expect(under.text).toContain('> hello');
    under.session.describe(LOBBY, { may: [] });
    vi.advanceTimersByTime(LOOK_SOON_MS);
    await under.answered();
    expect(under.text).not.toContain('You may enter this room again.');
    expect(under.text).toContain('You are banned from this room.');
    expect(under.text).toContain('> hello');
  });

  it('looks at once when an invitation to it comes', async () => {
    await open();
    under.session.describe(LOBBY, { may: [] });
    await putOut('not-member');
    under.session.describe(LOBBY, { may: MAY });
    under.session.emit({ type: 'invited', room: LOBBY, by: 'bob@localhost', reason: '' });
    await under.answered();
    expect(under.text).toContain('You may enter this room again.');
  });
});

describe('a room in whose category one has no part any more', () => {
  beforeEach(async () => {
    await open();
    under.session.gone.add(LOBBY);
    await putOut('not-member', 'The category is no longer open to you.');
  });

  it('gives no advice that cannot work', () => {
    expect(under.text).toContain('The category is no longer open to you). /unfollow takes it');
    expect(under.text).not.toContain('Ask a manager');
  });

  it('has the lists asked for anew', async () => {
    await later();
    expect(under.session.refreshed).toBeGreaterThan(0);
  });

  it('is entered again by who follows it once they may', async () => {
    under.session.gone.clear();
    under.session.describe(LOBBY, { may: MAY });
    await later();
    expect(isIn()).toBe(true);
  });
});

it('tells who manages a room and is no member of it how they get in, as the room has it now', async () => {
  await open();
  under.session.describe(RATES, { may: ['configure'] });
  under.session.refusals.set(
    'openRoom',
    new PchatError('not-allowed', 'Only members may.', { next: 'Ask.' }),
  );
  await under.screen.openRoom(RATES);
  await under.answered();
  expect(under.text).toContain('✗ Only members may. You manage it: /roles makes you a member.');
});

it('does not leave the room in view for one that refuses us, and says why', async () => {
  await open();
  under.session.hidden.add(RATES);
  under.session.refusals.set('openRoom', new PchatError('not-allowed', 'Only members may enter this room.'));
  await under.pressed('/join rates\r');
  expect(under.screen.state.room).toBe(LOBBY);
  expect(under.text).toContain('✗ rates: Only members may enter this room.');
  expect(under.text).not.toContain('No room');
});

it('says nothing of a right to post that one had all along when a room moves', async () => {
  await open();
  const moved = await under.session.moveRoom(LOBBY, 'trading.localhost');
  await under.answered();
  // The way in is not open at once, or not with all one's roles.
  for (const mayPost of [false, true]) {
    under.session.change(moved.address, { session: { phase: 'joined', mayPost, manager: false } });
    await under.answered();
  }
  expect(under.screen.state.room).toBe(moved.address);
  expect(under.text).not.toContain('You may post here now.');
  for (const mayPost of [false, true]) {
    under.session.change(moved.address, { session: { phase: 'joined', mayPost, manager: false } });
    await under.answered();
  }
  expect(under.text).toContain('You may post here now.');
});

it('stays in the room in view where that refuses us, and says why', async () => {
  await open();
  await putOut('not-member');
  under.session.refusals.set('openRoom', new PchatError('not-allowed', 'Only members may enter this room.'));
  await under.pressed('/join lobby\r');
  expect(under.screen.state.room).toBe(LOBBY);
  expect(under.text).toContain('✗ Only members may enter this room.');
  under.session.hidden.add(LOBBY);
  await under.pressed('/join lobby\r');
  expect(under.screen.state.room).toBe(LOBBY);
});

it('says by name and reason which room was deleted', async () => {
  await open();
  under.session.change(LOBBY, { name: 'The Lobby' });
  await putOut('room-deleted', 'old');
  expect(under.text).toContain('The room The Lobby was deleted: old.');
});

it('looks whether invitations were answered elsewhere', async () => {
  await open();
  under.session.received = [
    {
      id: '1',
      room: RATES,
      name: 'rates',
      category: 'Trading',
      by: '',
      reason: '',
      time: 0,
      state: 'pending',
    },
  ];
  const before = under.session.asked.filter(([what]) => what === 'invitations').length;
  await later();
  expect(under.session.asked.filter(([what]) => what === 'invitations').length).toBe(before + 1);
  await under.pressed(KEY.escape);
});
