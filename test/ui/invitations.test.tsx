import { afterEach, expect, it } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import type { Invitation } from '../../src/model/person.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

/** So wide that no sentence is wrapped. */
const ROOMY = { columns: 180, rows: 30 };

let under: ScreenUnderTest;
afterEach(() => under.close());

const RATES = 'rates@trading.localhost';

const invitation = (changes: Partial<Invitation>): Invitation => ({
  id: '1',
  room: RATES,
  name: 'rates',
  category: 'Trading',
  by: 'bob@localhost',
  reason: 'for the quarter',
  time: Date.now(),
  state: 'pending',
  ...changes,
});

async function invited(...received: Partial<Invitation>[]): Promise<void> {
  const session = lobbySession();
  session.received = received.map(invitation);
  under = await ScreenUnderTest.open(session, ROOMY);
}

it('counts the invitations that wait above the rooms, until they are answered', async () => {
  await invited({}, { id: '2', room: LOBBY, state: 'accepted' });
  expect(under.text).toContain('Invitations (1)');
  under.session.answer(() => true, 'declined');
  await under.answered();
  expect(under.text).not.toContain('Invitations (');
});

it('tells who invites to which room by its name', async () => {
  await invited({ id: '7', room: 'audi-closed@desk.localhost', name: 'audi closed' });
  under.session.emit({
    type: 'invited',
    room: 'audi-closed@desk.localhost',
    by: 'bob@localhost',
    reason: '',
    id: '7',
  });
  await under.answered();
  expect(under.text).toContain('bob invites you to audi closed');
});

it('tells who invited that they were declined, with the reason, where it stays', async () => {
  await invited();
  under.session.emit({ type: 'declined', room: LOBBY, by: 'carol@localhost', reason: 'on leave' });
  await under.answered();
  expect(under.lines[0]).toContain('carol declined your invitation to lobby: on leave');
  under.screen.set({ notice: null });
  await under.answered();
  expect(under.text).toContain('carol declined your invitation to lobby: on leave');
});

it('lists pending ones first and what became of the others', async () => {
  await invited({ id: '2', name: 'old', state: 'declined' }, {});
  await under.pressed(KEY.alt('v'));
  const [first = '', second = ''] = under.lines.slice(2);
  expect(first).toMatch(/● rates \(Trading\) +from bob · .* · for the quarter/);
  expect(second).toMatch(/✗ old \(Trading\) +declined/);
});

it('is opened from its row among the rooms', async () => {
  await invited({});
  await under.pressed(KEY.alt('r'));
  await under.pressed(KEY.up.repeat(3));
  await under.pressed(KEY.enter);
  expect(under.text).toContain('from bob');
});

it('accepts by opening the room and following it', async () => {
  await invited({});
  await under.pressed(KEY.alt('v'));
  await under.pressed(KEY.enter);
  expect(under.screen.state.room).toBe(RATES);
  expect(under.session.view(RATES)?.followed).toBe(true);
  expect(under.text).toContain('You are in rates (Trading) now and follow it.');
  expect(under.session.pendingInvitations).toBe(0);
});

it('only opens the room of one that was answered', async () => {
  await invited({ state: 'declined' });
  await under.pressed(KEY.alt('v'));
  await under.pressed(KEY.enter);
  expect(under.screen.state.room).toBe(RATES);
  expect(under.session.view(RATES)?.followed).toBe(false);
});

it('follows no room that could not be joined, and says why there', async () => {
  await invited({});
  under.session.refusals.set('openRoom', new PchatError('not-allowed', 'The room is disabled.'));
  await under.pressed('/accept\r');
  expect(under.session.view(RATES)?.followed).toBe(false);
  expect(under.text).toContain('✗ The room is disabled.');
});

it('declines with a reason, which Esc keeps one from', async () => {
  await invited({});
  await under.pressed(KEY.alt('v'));
  await under.pressed('d');
  await under.pressed('no');
  await under.pressed(KEY.escape);
  expect(under.session.pendingInvitations).toBe(1);
  await under.pressed('d');
  await under.pressed('no time\r');
  expect(under.session.asked).toContainEqual(['declineInvitation', '1', 'no time']);
  expect(under.text).toContain('You declined rates (Trading).');
  expect(under.text).toContain('✗ rates');
});

it('tells of an invitation as it comes and joins nothing by itself', async () => {
  await invited();
  under.session.emit({ type: 'invited', room: RATES, by: 'bob@localhost', reason: '' });
  await under.answered();
  expect(under.lines[0]).toContain('Alt-V or /accept: bob invites you to rates');
  expect(under.session.view(RATES)?.session.phase).toBe('left');
});

it('says which invitations there are when the one meant is not clear', async () => {
  await invited({}, { id: '2', room: 'swaps@trading.localhost', name: 'night desk' });
  await under.pressed('/accept\r');
  expect(under.text).toContain('✗ Several invitations wait: say which. There are: rates, night desk.');
  await under.pressed(`${KEY.ctrl('u')}/decline night desk not mine\r`);
  expect(under.session.asked).toContainEqual(['declineInvitation', '2', 'not mine']);
});

it('asks someone in with a reason', async () => {
  await invited();
  await under.pressed('/invite carol for the quarter\r');
  expect(under.session.asked).toContainEqual(['invite', LOBBY, 'carol@localhost', 'for the quarter']);
  expect(under.text).toContain('carol is invited to lobby.');
});
