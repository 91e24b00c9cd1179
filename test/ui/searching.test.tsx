import { afterEach, describe, expect, it } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import { FakeSession } from './fake-session.ts';
import { KEY, LOBBY, ScreenUnderTest } from './screen-under-test.tsx';

const DESK = 'fx-spot@trading.localhost';
const many = Array.from({ length: 300 }, (_, index) => `message ${index}`);
let under: ScreenUnderTest;
afterEach(() => under.close());

function session(): FakeSession {
  const made = new FakeSession();
  made.addRoom(LOBBY, {}, [...many.slice(0, 20), 'Größe of the stop loss order', ...many.slice(20)]);
  made.addRoom(DESK, {}, ['stop loss at 1.27', 'alice: stop here', 'nothing', 'loss, then stop']);
  return made;
}

async function searched(query: string, size?: { columns: number; rows: number }): Promise<void> {
  under = await ScreenUnderTest.open(session(), size);
  await under.pressed(KEY.ctrl('f'));
  await under.pressed(query);
  await under.pressed(KEY.enter);
}

describe('searching', () => {
  it('finds in all rooms, newest first, and opens the place in its room', async () => {
    await searched('stop loss grosse');
    expect(under.text).toContain('1 found');
    await under.pressed(KEY.enter);
    expect(under.text).toContain('General / lobby');
    expect(under.text).toMatch(/┃.*Größe of the stop loss order/);
    expect(under.text).toMatch(/message 19[^]*Größe[^]*message 20/);
  });

  it('opens with the last query, which typing or erasing replaces and moving keeps', async () => {
    await searched('stop');
    await under.pressed(KEY.escape);
    await under.pressed(KEY.ctrl('f'));
    await under.pressed('l');
    expect(under.lines[2]).toMatch(/Search: l +│/);
    await under.pressed(KEY.escape);
    await under.pressed(KEY.ctrl('f'));
    await under.pressed(`${KEY.right}oss`);
    expect(under.lines[2]).toMatch(/Search: loss +│/);
    await under.pressed(KEY.escape);
    await under.pressed(KEY.ctrl('f'));
    await under.pressed(KEY.backspace);
    expect(under.lines[2]).toMatch(/Search: +│/);
  });

  it('goes back to the results where one was, and then to where one came from', async () => {
    await searched('stop');
    expect(under.text).toContain('4 found');
    await under.pressed(KEY.down);
    const chosen = under.lines.find((line) => line.includes('┃'));
    await under.pressed(KEY.enter);
    expect(under.text).toContain('Trading / fx-spot');
    await under.pressed(KEY.escape);
    expect(under.text).toContain('4 found');
    expect(under.lines.find((line) => line.includes('┃'))).toBe(chosen);
    await under.pressed(KEY.escape);
    expect(under.text).toContain('General / lobby');
    expect(under.screen.state.overlay).toBeNull();
  });

  it('takes Alt-Left back to the results too', async () => {
    await searched('grosse');
    await under.pressed(KEY.enter);
    await under.pressed('\x1b[1;3D');
    expect(under.text).toContain('1 found');
  });

  it('shows what stands before and after the chosen message', async () => {
    await searched('grosse', { columns: 100, rows: 30 });
    await expect.poll(() => under.text).toMatch(/message 19[^]*┃[^]*Größe[^]*message 20/);
  });

  it('looks on this machine while one types, and on the server when asked', async () => {
    under = await ScreenUnderTest.open(session());
    await under.pressed(`${KEY.ctrl('f')}stop`);
    await expect.poll(() => under.text).toContain('4 found here · Enter looks on the server too');
    await under.pressed(KEY.enter);
    expect(under.session.searches.map(({ here }) => here)).toEqual([true, false]);
  });

  it('says how far it is, stops at Esc and keeps what was found, and closes at the next', async () => {
    const held = session();
    held.holdSearches = true;
    under = await ScreenUnderTest.open(held);
    await under.pressed(`${KEY.ctrl('f')}stop`);
    await under.pressed(KEY.enter);
    expect(under.text).toMatch(/4 found · 3,400 messages of 12\/200 rooms/);
    await under.pressed(KEY.escape);
    expect(under.text).toContain('4 found · stopped');
    await under.pressed(KEY.escape);
    expect(under.screen.state.overlay).toBeNull();
  });

  it('says what could not be searched', async () => {
    const partial = session();
    const error = new PchatError('unreachable', 'There is no connection.');
    partial.missed = [{ room: partial.view(DESK)!, error }];
    under = await ScreenUnderTest.open(partial);
    await under.pressed(`${KEY.ctrl('f')}loss`);
    await under.pressed(KEY.enter);
    expect(under.text).toMatch(/Not searched to the beginning: fx-spot\. There is no[^]*connection\./);
  });

  it('says what is wrong with a query at its line and keeps the line', async () => {
    await searched('after:soon stop');
    expect(under.text).toContain('"soon" is not a time.');
    expect(under.text).toContain('Search: after:soon stop');
    expect(under.session.searches).toEqual([]);
  });

  it('puts the best first when asked', async () => {
    await searched('stop');
    const order = (): string[] => under.lines.filter((line) => /stop/.test(line) && !line.includes('Search'));
    const newest = order();
    await under.pressed(KEY.alt('o'));
    expect(under.text).toContain('best first');
    expect(order()).not.toEqual(newest);
    expect(order().at(-1)).toContain('Größe');
  });

  it('fills in this room from select mode', async () => {
    under = await ScreenUnderTest.open(session());
    await under.pressed(KEY.escape);
    await under.pressed('/');
    expect(under.text).toContain('Search: in:General/lobby');
    await under.pressed('stop');
    await under.pressed(KEY.enter);
    expect(under.text).toContain('1 found');
  });

  it('builds the line from a form', async () => {
    under = await ScreenUnderTest.open(session());
    await under.pressed(`${KEY.ctrl('f')}stop`);
    await under.pressed(KEY.tab);
    await under.pressed(KEY.tab);
    await under.pressed('loss at');
    await under.pressed(KEY.tab);
    await under.pressed('bob, the other');
    await under.pressed(KEY.enter);
    expect(under.text).toContain('Search: from:bob from:"the other" stop "loss at"');
  });

  it('edits the line anywhere', async () => {
    under = await ScreenUnderTest.open(session());
    await under.pressed(`${KEY.ctrl('f')}sto loss`);
    await under.pressed('\x1b[H\x1b[C\x1b[C\x1b[Cp\x1b[F\x7f');
    expect(under.text).toContain('Search: stop los ');
  });

  it('fits the smallest window with a hit in two rows', async () => {
    await searched('stop', { columns: 60, rows: 15 });
    expect(under.text).toMatch(/┃\S.* lobby bob[^]*┃ {2}Größe of/);
    expect(under.lines.every((line) => line.length <= 60)).toBe(true);
  });
});

describe('going to places', () => {
  it('goes to a date', async () => {
    under = await ScreenUnderTest.open(session());
    const noon = new Date(Date.UTC(2026, 10, 23, 10, 0)).toISOString();
    await under.pressed(KEY.alt('d'));
    await under.pressed(noon);
    await under.pressed(KEY.enter);
    expect(under.text).toMatch(/┃.*message 59/);
  });

  it('says at the line what is no date, and what is newer than all', async () => {
    under = await ScreenUnderTest.open(session());
    await under.pressed(`${KEY.alt('d')}someday`);
    await under.pressed(KEY.enter);
    expect(under.text).toContain('"someday" is not a time.');
    await under.pressed(`${KEY.ctrl('u')}2999-01-01`);
    await under.pressed(KEY.enter);
    expect(under.text).toContain('Nothing here is that new');
  });

  it('goes through mentions, also those that are not loaded', async () => {
    const mentioned = new FakeSession();
    mentioned.addRoom(LOBBY, {}, ['alice: first', ...many, 'alice: second', 'the end']);
    under = await ScreenUnderTest.open(mentioned);
    await under.pressed(KEY.alt('p'));
    expect(under.text).toMatch(/┃.*alice: second/);
    await under.pressed(KEY.alt('p'));
    expect(under.text).toMatch(/┃.*alice: first/);
    await under.pressed(KEY.alt('p'));
    expect(under.text).toContain('No earlier mention');
    await under.pressed(KEY.alt('n'));
    expect(under.text).toMatch(/┃.*alice: second/);
    await under.pressed(KEY.alt('n'));
    expect(under.text).toContain('No later mention');
  });

  it('goes to the first unread message where that is not loaded', async () => {
    const unread = session();
    under = await ScreenUnderTest.open(unread);
    const { messages } = await unread.history(LOBBY, { limit: 1000 });
    unread.change(LOBBY, { newAfter: messages[50]!.id });
    await under.pressed(KEY.alt('u'));
    expect(under.text).toMatch(/── new ─+[^]*┃.*message 50/);
  });

  it('goes to the first message of a room that was never read', async () => {
    const unread = session();
    under = await ScreenUnderTest.open(unread);
    unread.change(LOBBY, { newAfter: '' });
    await under.pressed(KEY.alt('u'));
    expect(under.text).toMatch(/── new ─+[^]*┃.*message 0\b/);
  });

  it('makes a message and what follows unread again', async () => {
    under = await ScreenUnderTest.open(session());
    await under.pressed(KEY.escape);
    await under.pressed('kku');
    expect(under.session.view(LOBBY)?.unread).toBe(3);
    expect(under.text).toContain('Unread from here');
  });

  it('shows where messages are missing', async () => {
    const gapped = session();
    gapped.missing(LOBBY, 298);
    under = await ScreenUnderTest.open(gapped);
    expect(under.text).toMatch(/message 296[^]*── some messages are missing here ─+[^]*message 297/);
  });
});
