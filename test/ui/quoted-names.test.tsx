import { afterEach, describe, expect, it } from 'vitest';
import type { Participant } from '../../src/model/participant.ts';
import { LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

/** So wide that no sentence is wrapped. */
const ROOMY = { columns: 180, rows: 30 };
const AUD = 'bob-aud@trading.localhost';

let under: ScreenUnderTest;
afterEach(() => under.close());

async function open(): Promise<void> {
  const session = lobbySession();
  session.addRoom(AUD, { name: 'bob aud', followed: false });
  session.describe(LOBBY, { may: ['lists', 'configure', 'invite'] });
  const bob: Participant = {
    name: 'Bob Smith',
    address: 'bob@localhost',
    manager: false,
    member: true,
    mayPost: true,
    presenter: false,
    self: false,
  };
  session.change(LOBBY, { participants: [bob] });
  under = await ScreenUnderTest.open(session, ROOMY);
}

const asked = (what: string) => under.session.asked.filter(([name]) => name === what);

describe('a name in quotes', () => {
  it('is that of a room, to join, follow and leave it', async () => {
    await open();
    await under.pressed('/follow "bob aud"\r');
    expect(under.session.view(AUD)?.followed).toBe(true);
    await under.pressed('/join "bob aud"\r');
    expect(under.screen.state.room).toBe(AUD);
    await under.pressed('/leave "bob aud"\r');
    expect(under.text).toContain('You left bob aud.');
    await under.pressed('/unfollow "bob aud"\r');
    expect(under.session.view(AUD)?.followed).toBe(false);
  });

  it('is that of somebody here, who is invited or given a role', async () => {
    await open();
    await under.pressed('/invite "Bob Smith" for the quarter\r');
    expect(asked('invite')).toEqual([['invite', LOBBY, 'bob@localhost', 'for the quarter']]);
    await under.pressed('/grant member "Bob Smith", carol\r');
    expect(asked('changeRoles')[0]?.[2]).toMatchObject([
      { address: 'bob@localhost' },
      { address: 'carol@localhost' },
    ]);
  });

  it('is that of a category', async () => {
    await open();
    under.session.setCategory('desk.localhost', { name: 'FX Trading' });
    await under.pressed('/move "FX Trading"\r');
    expect(asked('moveRoom')).toEqual([['moveRoom', LOBBY, 'desk.localhost']]);
  });

  it('is that of an invitation, with a reason behind it', async () => {
    await open();
    under.session.received = [
      {
        id: '1',
        room: AUD,
        name: 'bob aud',
        category: 'Trading',
        by: '',
        reason: '',
        time: 0,
        state: 'pending',
      },
    ];
    await under.pressed('/decline "bob aud" no time\r');
    expect(asked('declineInvitation')).toEqual([['declineInvitation', '1', 'no time']]);
  });
});
