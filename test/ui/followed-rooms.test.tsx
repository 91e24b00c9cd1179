import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_FOLLOW_SETTINGS } from '../../src/model/room.ts';
import { FakeSession } from './fake-session.ts';
import { KEY, LOBBY, ScreenUnderTest } from './screen-under-test.tsx';

const DESK = 'desk@general.localhost';
const NOISE = 'noise@general.localhost';
let under: ScreenUnderTest;
afterEach(() => under.close());

async function opened(): Promise<void> {
  const session = new FakeSession();
  session.addRoom(LOBBY, {}, ['hello']);
  session.addRoom(DESK, { unread: 2 }, ['one', 'two']);
  session.addRoom(NOISE, { unread: 40, alerts: 1 }, ['so much']);
  under = await ScreenUnderTest.open(session);
}

async function command(text: string): Promise<void> {
  await under.pressed(text);
  await under.pressed(KEY.enter);
}

const left = (): string[] => under.lines.map((line) => line.slice(1, 20).trim()).filter(Boolean);

describe('followed rooms', () => {
  it('stand in sections of one’s own, which fold', async () => {
    await opened();
    await command('/section Work days');
    expect(left()).toEqual(expect.arrayContaining(['▾ Followed', '▾ Work days', '› lobby']));
    expect(left().indexOf('› lobby')).toBeGreaterThan(left().indexOf('▾ Work days'));
    await under.pressed(KEY.alt('r'));
    await under.pressed('\x1b[D');
    expect(left().some((line) => line.startsWith('▸ Work days'))).toBe(true);
    expect(left()).not.toContain('› lobby');
  });

  it('move up and down, and keep to their section', async () => {
    await opened();
    await under.pressed('\x1b[1;4B');
    expect(under.session.chosen).toContainEqual({ room: LOBBY, settings: { position: 1 } });
    expect(under.session.chosen).toContainEqual({ room: DESK, settings: { position: 0 } });
    under.session.chosen.length = 0;
    await under.pressed('\x1b[1;4A');
    expect(under.text).toContain('first of its section');
    expect(under.session.chosen).toEqual([]);
  });

  it('count nothing but mentions when muted, and carry a mark', async () => {
    await opened();
    under.session.change(NOISE, { settings: { ...DEFAULT_FOLLOW_SETTINGS, muted: true } });
    await under.answered();
    expect(under.lines[0]).toContain(' 2 unread');
    expect(left().some((line) => /^~ noise +40$/.test(line))).toBe(true);
    await under.pressed(KEY.alt('a'));
    expect(under.text).toContain('General / desk');
    under.session.change(NOISE, { mentions: 1 });
    await under.answered();
    expect(under.lines[0]).toContain('1 mention');
    await under.pressed(KEY.alt('a'));
    expect(under.text).toContain('General / noise');
  });

  it.each([
    ['/mute', { muted: true }],
    ['/unmute', { muted: false }],
    ['/notify none', { notify: 'none' }],
    ['/notify default', { notify: null }],
    ['/keep month', { keep: 'month' }],
  ])('are changed by %s', async (text, settings) => {
    await opened();
    await command(text);
    expect(under.session.chosen).toEqual([{ room: LOBBY, settings }]);
  });

  it('say what a wrong word should have been, and keep it', async () => {
    await opened();
    await command('/notify loudly');
    expect(under.text).toContain('There are: all, mentions, none, default.');
    expect(under.text).toContain('> /notify loudly');
  });
});

describe('feeds', () => {
  it('are listed with their counts, and one is read as a list of messages', async () => {
    await opened();
    under.session.feeds = under.session.feeds.map((feed) => ({ ...feed, unseen: 2 }));
    under.session.receive(DESK, 'alice: look');
    await under.pressed(KEY.alt('i'));
    expect(under.text).toMatch(/2 {2}mentions +is:mention/);
    await under.pressed(KEY.enter);
    expect(under.text).toContain('Feed mentions');
    expect(under.text).toContain('alice: look');
    expect(under.session.feeds[0]?.unseen).toBe(0);
    await under.pressed(KEY.enter);
    expect(under.text).toContain('General / desk');
  });

  it('are made from a query and removed, by command', async () => {
    await opened();
    await command('/feed add risk in:general/* "stop loss"');
    expect(under.session.feeds.at(-1)).toMatchObject({ name: 'risk', query: 'in:general/* "stop loss"' });
    await command('/feed rm risk');
    expect(under.session.feeds.map(({ name }) => name)).toEqual(['mentions']);
  });

  it('are refused with what is wrong, the text kept', async () => {
    await opened();
    await command('/feed add risk is:maybe');
    expect(under.text).toContain('It is is:alert or is:mention.');
    expect(under.text).toContain('> /feed add risk is:maybe');
  });
});
