import { afterEach, describe, expect, it } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

const FX = 'fx-spot@trading.localhost';
const ON_CALL = 'on-call@engineering.localhost';
let under: ScreenUnderTest;
afterEach(() => under.close());

describe('finding rooms', () => {
  it('lists followed rooms with what is unread, mentions and alerts by sign and not by colour only', async () => {
    under = await ScreenUnderTest.open();
    expect(under.text).toMatch(/! fx-spot +2 /);
    expect(under.text).toMatch(/on-call +1@ /);
    expect(under.lines[0]).toContain('3 unread · 1 mention');
  });

  it('goes to the mention first, then the alert, then back to where one was', async () => {
    under = await ScreenUnderTest.open();
    const visited: (string | null)[] = [];
    for (let press = 0; press < 3; press++) {
      await under.pressed(KEY.alt('a'));
      visited.push(under.screen.state.room);
    }
    expect(visited).toEqual([ON_CALL, FX, LOBBY]);
    await under.pressed(KEY.alt('a'));
    expect(under.text).toContain('Nothing is unread.');
  });

  it('goes to the next, the previous, the last and a numbered room', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.ctrl('n'));
    expect(under.screen.state.room).toBe(FX);
    await under.pressed(KEY.ctrl('p'));
    expect(under.screen.state.room).toBe(LOBBY);
    await under.pressed(KEY.alt('s'));
    expect(under.screen.state.room).toBe(FX);
    await under.pressed(KEY.alt('3'));
    expect(under.screen.state.room).toBe(ON_CALL);
    await under.pressed(KEY.alt('9'));
    expect(under.text).toContain('There is no followed room number 9.');
  });

  it('switches to any room of the directory by some of its letters', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.ctrl('k'));
    await under.pressed('rts');
    expect(under.text).toContain('Room: rts');
    await under.pressed(KEY.enter);
    expect(under.screen.state.room).toBe('rates@trading.localhost');
  });

  it('unfolds a category, whose rooms are asked for only then', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.alt('r'));
    expect(under.text).not.toContain('rates');
    await under.pressed(KEY.down.repeat(4) + KEY.right);
    expect(under.text).toMatch(/▾ Trading[^]*rates/);
    await under.pressed(KEY.down + KEY.enter);
    expect(under.screen.state.room).toBe('rates@trading.localhost');
  });

  it('counts the rooms of a folded category once the directory is known', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.alt('r'));
    expect(under.text).not.toContain('(2)');
    await under.pressed(KEY.ctrl('k'));
    await under.pressed(KEY.escape);
    expect(under.text).toMatch(/▸ Trading +\(2\)/);
  });

  it('finds a room by typing in the browser, also when Enter comes before its list', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.alt('r'));
    await under.pressed('rate');
    await under.pressed(KEY.enter);
    expect(under.screen.state.room).toBe('rates@trading.localhost');
    expect(under.text).toContain('Find rooms…');
  });

  it('counts a message in a room that is not in view, and rings for a mention', async () => {
    under = await ScreenUnderTest.open();
    under.session.receive(FX, 'hello');
    under.session.receive(FX, 'alice, look');
    await under.answered();
    expect(under.text).toMatch(/fx-spot +1@ /);
    expect(under.written).toEqual(['\x07', expect.stringContaining('carol in fx-spot: alice, look')]);
  });

  it('shows the browser in place of the messages in a narrow window', async () => {
    under = await ScreenUnderTest.open(lobbySession(), { columns: 44, rows: 15 });
    expect(under.text).not.toContain('Followed');
    await under.pressed(KEY.alt('r'));
    expect(under.text).toContain('▾ Followed');
    await under.pressed(KEY.escape);
    expect(under.text).toContain('third');
  });
});

describe('the frame', () => {
  it.each([
    [160, 45],
    [100, 20],
    [80, 24],
    [60, 15],
    [40, 15],
    [40, 10],
  ])('fills a window of %ix%i exactly', async (columns, rows) => {
    under = await ScreenUnderTest.open(lobbySession(), { columns, rows });
    expect(under.lines).toHaveLength(rows);
    for (const line of under.lines.slice(1)) expect([...line]).toHaveLength(columns);
  });

  it('says that a window is too small and recovers', async () => {
    under = await ScreenUnderTest.open(lobbySession(), { columns: 10, rows: 3 });
    expect(under.text).toMatch(/Window too\s+small/);
    await under.resize(80, 24);
    expect(under.text).toContain('third');
  });

  it('lists the keys as they are bound', async () => {
    under = new ScreenUnderTest(lobbySession(), { columns: 100, rows: 20 }, { switcher: ['ctrl-t'] });
    await under.opened();
    await under.pressed(KEY.f1);
    expect(under.text).toMatch(/Ctrl-T +switch room/);
    expect(under.text).not.toContain('Ctrl-K');
    await under.pressed(KEY.escape);
    await under.pressed(KEY.ctrl('t'));
    expect(under.text).toContain('Switch room');
  });

  it('quits at once also with something unsent, since that is kept', async () => {
    under = await ScreenUnderTest.open();
    const error = new PchatError('unreachable', 'The server does not answer.');
    under.session.setStatus({ phase: 'waiting', retryAt: Date.now() + 7000, error });
    await under.pressed('for later\r');
    await under.pressed(KEY.ctrl('q'));
    expect(under.quits).toBe(1);
  });

  it('quits on the second Ctrl-C', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.ctrl('c'));
    expect(under.text).toContain('Ctrl-C again quits.');
    expect(under.quits).toBe(0);
    await under.pressed(KEY.ctrl('c'));
    expect(under.quits).toBe(1);
  });
});
