import { afterEach, beforeEach, expect, it } from 'vitest';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

const GONE = 'fx-spot@trading.localhost';
const DELETE = '\x1b[3~';

let under: ScreenUnderTest;
beforeEach(async () => {
  under = await ScreenUnderTest.open(lobbySession(), { columns: 160, rows: 24 });
  under.session.findRoom = async () => Promise.reject(new Error('The server knows no such room.'));
  under.session.change(GONE, { session: { phase: 'left', reason: 'room-deleted', detail: '' } });
  await under.answered();
});
afterEach(() => under.close());

it('says in the list that a followed room is no more', () => {
  expect(under.lines.find((line) => line.includes('fx-spot'))).toMatch(/fx-spot +gone/);
});

it('does not offer it to switch to', async () => {
  await under.pressed(KEY.ctrl('k'));
  await under.pressed('fx-spot');
  expect(under.lines.slice(3).some((line) => /│ +fx-spot +Trading/.test(line))).toBe(false);
  expect(under.text).not.toContain('› fx-spot');
});

it.each(['fx-spot', 'trading/FX-spot', GONE])('is taken off the list by name: %s', async (typed) => {
  await under.pressed(`/unfollow ${typed}\r`);
  expect(under.session.view(GONE)?.followed).toBe(false);
  expect(under.text).toContain('You no longer follow fx-spot.');
  expect(under.screen.state.room).toBe(LOBBY);
});

it('is taken off the list from among the rooms', async () => {
  await under.pressed(KEY.alt('r'));
  await under.pressed(KEY.down);
  await under.pressed(DELETE);
  expect(under.session.view(GONE)?.followed).toBe(false);
  expect(under.text).toContain('You no longer follow fx-spot.');
});

it('leaves a room alone that one does not follow', async () => {
  under.session.change('on-call@engineering.localhost', {
    followed: false,
    session: { phase: 'joined', mayPost: true, manager: false },
  });
  await under.answered();
  await under.pressed(KEY.alt('r'));
  await under.pressed(KEY.down.repeat(3));
  await under.pressed(DELETE);
  expect(under.text).toContain('You do not follow on-call.');
});
