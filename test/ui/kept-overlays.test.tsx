import { afterEach, describe, expect, it } from 'vitest';
import { catchUp } from '../../src/ui/first-room.ts';
import { FakeSession } from './fake-session.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

/** So wide that no sentence is wrapped. */
const ROOMY = { columns: 180, rows: 30 };
const MOVED = 'lobby@trading.localhost';

let under: ScreenUnderTest;
afterEach(() => under.close());

async function inLobby(): Promise<void> {
  const session = lobbySession();
  session.describe(LOBBY, { may: ['lists', 'configure'] });
  session.describe(MOVED, { may: ['lists', 'configure'] });
  under = await ScreenUnderTest.open(session, ROOMY);
}

describe('a form that is filled in', () => {
  it('stays when a room is followed elsewhere while none is open', async () => {
    const session = new FakeSession();
    session.addRoom(LOBBY, { followed: false });
    under = new ScreenUnderTest(session, ROOMY);
    await under.pressed(KEY.alt('c'));
    await under.pressed('half a name');
    await session.follow(LOBBY);
    catchUp(under.screen, 'followed');
    await under.answered();
    expect(under.text).toContain('half a name');
    expect(under.screen.state.room).toBeNull();
    await under.pressed(KEY.escape);
    await under.pressed(KEY.escape);
    catchUp(under.screen, 'followed');
    await under.answered();
    expect(under.screen.state.room).toBe(LOBBY);
  });

  it('stays when the room behind moves', async () => {
    await inLobby();
    await under.pressed(KEY.alt('c'));
    await under.pressed('half a name');
    await under.session.moveRoom(LOBBY, 'trading.localhost');
    await under.answered();
    expect(under.text).toContain('half a name');
    expect(under.screen.state.room).toBe(MOVED);
  });

  it('stays when the room behind is deleted', async () => {
    await inLobby();
    await under.pressed(KEY.alt('c'));
    await under.pressed('half a name');
    await under.session.deleteRoom(LOBBY);
    await under.answered();
    expect(under.text).toContain('half a name');
  });

  it('changes the room that moved meanwhile, where it is now', async () => {
    await inLobby();
    await under.pressed(KEY.alt('e'));
    await under.pressed(' of all');
    await under.session.moveRoom(LOBBY, 'trading.localhost');
    await under.answered();
    expect(under.text).toContain('lobby of all');
    expect(under.text).toContain('● Trading');
    await under.pressed(KEY.enter);
    expect(under.session.asked).toContainEqual(['configureRoom', MOVED, { name: 'lobby of all' }]);
    expect(under.session.asked.filter(([what]) => what === 'moveRoom')).toHaveLength(1);
  });
});

it('goes on with the roles of a room that moved, and with what was typed there', async () => {
  await inLobby();
  await under.pressed(KEY.alt('m'));
  await under.pressed('group:desk');
  await under.session.moveRoom(LOBBY, 'trading.localhost');
  await under.answered();
  expect(under.text).toContain('Roles in lobby');
  expect(under.text).toContain('Find or add: group:desk');
  await under.pressed(KEY.enter);
  expect(under.session.asked.filter(([what]) => what === 'changeRoles')[0]?.[1]).toBe(MOVED);
});
