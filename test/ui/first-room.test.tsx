import { afterEach, expect, it } from 'vitest';
import type { Invitation } from '../../src/model/person.ts';
import { openFirstRoom } from '../../src/ui/first-room.ts';
import { FakeSession } from './fake-session.ts';
import { LOBBY, ScreenUnderTest } from './screen-under-test.tsx';

let under: ScreenUnderTest;
afterEach(() => under.close());

const SECRET = 'aaa@desk.localhost';

/** The screen of someone who follows nothing, among these rooms. */
async function begun(rooms: readonly string[], set: (session: FakeSession) => void = () => {}) {
  const session = new FakeSession();
  for (const room of rooms) session.addRoom(room, { followed: false });
  set(session);
  under = new ScreenUnderTest(session);
  await openFirstRoom(under.screen);
  await under.answered();
}

const invitation = (room: string, state: Invitation['state']): Invitation => ({
  id: room,
  room,
  name: 'a room',
  category: 'Desk',
  by: 'bob@localhost',
  reason: '',
  time: 0,
  state,
});

it('begins in the lobby where everyone may enter it', async () => {
  await begun([SECRET, LOBBY]);
  expect(under.screen.state.room).toBe(LOBBY);
});

it('joins no other room by itself, and shows which there are', async () => {
  await begun([SECRET, 'news@general.localhost']);
  expect(under.session.views).toEqual([]);
  expect(under.screen.state).toMatchObject({ room: null, focus: 'browser' });
});

it('says how a room is opened where none is', async () => {
  await begun([SECRET]);
  expect(under.text).toContain('No room is open. Alt-R shows which there are, /join NAME');
});

it('leaves a lobby alone that is not open', async () => {
  await begun([LOBBY], (session) => session.describe(LOBBY, { privacy: 'closed' }));
  expect(under.session.views).toEqual([]);
});

it('leaves a lobby alone that one was asked into, and shows the invitation', async () => {
  await begun([LOBBY], (session) => (session.received = [invitation(LOBBY, 'pending')]));
  expect(under.session.views).toEqual([]);
  expect(under.screen.state.overlay?.type).toBe('invitations');
  expect(under.session.pendingInvitations).toBe(1);
});

it('does not enter what one has declined', async () => {
  await begun([SECRET, LOBBY], (session) => {
    session.received = [invitation(LOBBY, 'declined'), invitation(SECRET, 'declined')];
  });
  expect(under.session.views).toEqual([]);
  expect(under.screen.state.focus).toBe('browser');
});
