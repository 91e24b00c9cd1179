import { afterEach, describe, expect, it, vi } from 'vitest';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from '../screen-under-test.tsx';

const SPOT = 'fx-spot@trading.localhost';
const CALL = 'on-call@engineering.localhost';
const WIDE = { columns: 160, rows: 24 };
let under: ScreenUnderTest;
afterEach(() => {
  under.close();
  vi.useRealTimers();
});

/** A screen with the lobby, and the spot desk beside it, which then has the keys. */
async function two(size = WIDE): Promise<void> {
  under = await ScreenUnderTest.open(lobbySession(), size);
  await under.pressed('/beside fx-spot\r');
}

const shown = (): (string | undefined)[] => [
  under.screen.state.room ?? undefined,
  under.screen.state.beside?.room,
];
const prompt = (): string => under.lines.at(-2) ?? '';

describe('choosing the second room', () => {
  it('goes by a key and the switcher; the same key closes the switcher, and then the room', async () => {
    under = await ScreenUnderTest.open(lobbySession(), WIDE);
    await under.pressed(KEY.alt('t'));
    expect(under.text).toContain('Show a second room');
    await under.pressed(KEY.alt('t'));
    expect(under.text).not.toContain('Show a second room');
    await under.pressed(KEY.alt('t'));
    await under.pressed('spot\r');
    expect(shown()).toEqual([SPOT, LOBBY]);
    await under.pressed(KEY.alt('t'));
    expect(shown()).toEqual([LOBBY, undefined]);
  });

  it('completes names of rooms, and says where it was typed what is wrong', async () => {
    under = await ScreenUnderTest.open(lobbySession(), WIDE);
    await under.pressed('/beside on-\t');
    expect(prompt()).toContain('/beside on-call');
    await under.pressed(`${KEY.ctrl('u')}/beside nowhere\r`);
    expect(under.text).toContain('There is no room "nowhere".');
    await under.pressed(`${KEY.ctrl('u')}/beside lobby\r`);
    expect(under.text).toContain('lobby is on the screen already.');
    await under.pressed(`${KEY.ctrl('u')}/beside\r`);
    expect(under.text).toContain('For example: /beside research');
    await under.pressed(`${KEY.ctrl('u')}${KEY.alt('o')}`);
    expect(under.text).toContain('Alt-T or /beside ROOM shows a second.');
  });

  it('puts another in the place of the second, and leaves the first', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    await under.pressed('/beside on-call\r');
    expect(shown()).toEqual([CALL, LOBBY]);
    expect(under.lines[1]).toMatch(/ General \/ lobby .*▸ Engineering \/ on-call/);
  });

  it('is apart from choosing a room in any other way, which changes the pane with the keys', async () => {
    await two();
    await under.pressed(KEY.alt('a'));
    expect(shown()).toEqual([CALL, LOBBY]);
    await under.pressed(KEY.alt('o'));
    await under.pressed('/join rates\r');
    expect(under.lines[1]).toMatch(/▸ Trading \/ rates .* Engineering \/ on-call/);
    await under.pressed(KEY.alt('s'));
    expect(shown()).toEqual([LOBBY, CALL]);
    await under.pressed(`${KEY.ctrl('k')}on-call\r`);
    expect(shown()).toEqual([CALL, LOBBY]);
  });
});

describe('what is read in the room beside', () => {
  it('counts as read as it comes, and nobody is called for it, while the terminal is looked at', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    under.session.receive(SPOT, 'alice: look');
    await under.answered();
    expect(under.session.view(SPOT)).toMatchObject({ unread: 0, mentions: 0 });
    expect(under.written).toEqual([]);
    await under.pressed('\x1b[O');
    under.session.receive(SPOT, 'alice: still there?');
    await under.answered();
    expect(under.session.view(SPOT)).toMatchObject({ unread: 1, mentions: 1 });
    expect(under.written.join('')).toContain('\x07');
    await under.pressed('\x1b[I');
    expect(under.session.view(SPOT)).toMatchObject({ unread: 0, mentions: 0 });
  });

  it('counts as unread where the window has no space for it', async () => {
    await two({ columns: 60, rows: 15 });
    await under.pressed(KEY.alt('o'));
    under.session.receive(SPOT, 'not seen');
    await under.answered();
    expect(under.session.view(SPOT)?.unread).toBe(1);
    await under.resize(160, 24);
    expect(under.text).toContain('not seen');
    expect(under.session.view(SPOT)?.unread).toBe(0);
  });

  it('stays unread where one made it so, until one goes back there', async () => {
    await two();
    await under.pressed(KEY.escape);
    await under.pressed('u');
    await under.pressed(KEY.alt('o'));
    expect(under.session.view(SPOT)?.unread).toBe(1);
    expect(under.session.marked).not.toContain(SPOT);
    await under.pressed(KEY.alt('o'));
    expect(under.session.view(SPOT)?.unread).toBe(0);
  });

  it('is marked at once and then now and then, for a busy room brings a thousand messages a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    await two();
    await under.pressed(KEY.alt('o'));
    for (const text of ['one', 'two', 'three']) {
      under.session.receive(SPOT, text);
      await under.answered();
    }
    expect(under.session.marked).toHaveLength(1);
    expect(under.session.view(SPOT)?.unread).toBe(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(under.session.marked).toHaveLength(2);
    expect(under.session.view(SPOT)?.unread).toBe(0);
  });

  it('is marked once and not with each key', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    under.session.receive(SPOT, 'one more');
    await under.answered();
    await under.pressed('several keys');
    expect(under.session.marked.filter((room) => room === SPOT)).toHaveLength(1);
  });
});

describe('a room that is lost while two are shown', () => {
  const OUT = { phase: 'left', reason: 'room-deleted', detail: '' } as const;

  it('says so in its pane when it is left, and is not joined anew by going there', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    await under.pressed('/leave fx-spot\r');
    expect(under.text).toContain('You left this room. /join fx-spot comes back.');
    await under.pressed(KEY.alt('o'));
    expect(prompt()).toContain('fx-spot · open');
    expect(under.session.view(SPOT)?.session.phase).toBe('left');
  });

  it('says so in its pane when one is put out of it', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    under.session.change(SPOT, { session: { phase: 'left', reason: 'kicked', detail: 'enough' } });
    under.session.emit({ type: 'removed-from-room', room: SPOT, reason: 'kicked', detail: 'enough' });
    await under.answered();
    expect(under.text).toContain('You were put out of this room (enough).');
    expect(prompt()).toMatch(/lobby · open > *│$/);
  });

  it('keeps the keys when it is deleted, so that what is being written does not go to the other', async () => {
    await two();
    await under.pressed('the secr');
    under.session.change(SPOT, { session: OUT });
    under.session.emit({ type: 'removed-from-room', room: SPOT, reason: 'room-deleted', detail: '' });
    await under.answered();
    await under.pressed('et\r');
    expect(shown()).toEqual([SPOT, LOBBY]);
    expect(under.text).toContain('✗ There is no such room any more');
    expect(prompt()).toContain('> the secret');
    expect(under.session.timeline(LOBBY).messages).toHaveLength(3);
    await under.pressed(KEY.alt('t'));
    expect(shown()).toEqual([LOBBY, undefined]);
    expect(prompt()).toMatch(/^│ > *│$/);
  });

  it('goes along with a room that moves', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    await under.session.moveRoom(SPOT, 'engineering.localhost');
    await under.answered();
    expect(shown()).toEqual([LOBBY, 'fx-spot@engineering.localhost']);
    expect(under.text).toContain('This room was moved from Trading to Engineering.');
  });
});

describe('the room without the keys', () => {
  it('is not drawn anew for a key typed in the other', async () => {
    await two();
    await under.pressed(KEY.alt('o'));
    const before = under.screen.itemsOf(SPOT);
    let wrapped = 0;
    for (const item of before) {
      const known = item.rows();
      item.rows = () => {
        wrapped++;
        return known;
      };
    }
    await under.pressed('a');
    expect(under.screen.itemsOf(SPOT)).toBe(before);
    expect(wrapped).toBe(0);
    await under.pressed(KEY.alt('o'));
    await under.pressed(KEY.pageUp);
    expect(wrapped).toBeGreaterThan(0);
  });
});
