import { afterEach, describe, expect, it, vi } from 'vitest';
import { fieldOf } from '../../../src/ui/field/field.ts';
import type { SwitcherOverlay } from '../../../src/ui/screen-state.ts';
import { switcherChoices } from '../../../src/ui/switcher/switcher-choices.ts';
import { KEY, lobbySession, ScreenUnderTest } from '../screen-under-test.tsx';

/** Milliseconds, far more than a pause after typing takes, for a machine that is busy. */
const PATIENCE = 10_000;

let under: ScreenUnderTest;
afterEach(() => under.close());

const RATES = 'rates@trading.localhost';
const wide = { columns: 200, rows: 30 };

async function open(session = lobbySession()): Promise<void> {
  session.listings.set(RATES, {
    privacy: 'closed',
    kind: 'auditorium',
    roles: ['member'],
    invited: true,
    participants: 14,
    description: 'Government bonds and \u001B[31mswaps.',
  });
  under = await ScreenUnderTest.open(session, wide);
  await under.pressed(KEY.ctrl('k'));
}

const browsed = () => under.session.asked.filter(([name]) => name === 'browse').map(([, query]) => query);
const line = (name: string) =>
  under.lines.find((each) => each.includes(`${name} `) && each.includes('·')) ?? '';

describe('finding rooms', () => {
  it('shows what a room is, what one is in it, and what it is about', async () => {
    await open();
    await under.pressed('rate');
    expect(line('rates')).toContain(
      'Trading · closed · auditorium · invited · member · 14 here · Government bonds and ␛[31mswaps.',
    );
  });

  it('finds words of the description too', async () => {
    await open();
    await under.pressed('bonds government');
    await under.pressed(KEY.enter);
    expect(under.screen.state.room).toBe(RATES);
  });

  it.each([
    ['mine:', { show: 'mine' }],
    ['managed: fx', { show: 'managed', words: 'fx' }],
    ['invited: in:trading', { show: 'invited', category: 'trading.localhost' }],
    ['with:bob', { show: 'joined', who: 'bob@localhost' }],
  ])('asks the server for "%s"', async (typed, query) => {
    await open();
    await under.pressed(typed);
    await vi.waitFor(() => expect(browsed()).toContainEqual(query), PATIENCE);
  });

  it('shows the rooms that the server found for a filter and no others', async () => {
    await open();
    await under.pressed('mine:');
    await vi.waitFor(async () => {
      await under.answered();
      expect(line('rates')).toContain('member');
    }, PATIENCE);
    expect(line('fx-spot')).toBe('');
    await under.pressed(KEY.enter);
    expect(under.screen.state.room).toBe(RATES);
  });

  it('says of whom nothing was found', async () => {
    await open();
    await under.pressed('with:nobodyx');
    await vi.waitFor(async () => {
      await under.answered();
      expect(under.text).toContain('nobodyx is in no room that you see');
    }, PATIENCE);
  });

  it('narrows to a category by its name without asking', async () => {
    await open();
    await under.pressed('in:eng');
    expect(line('on-call')).toContain('Engineering');
    expect(line('fx-spot')).toBe('');
    await under.pressed(KEY.ctrl('u'));
    await under.pressed('in:nowhere');
    expect(under.text).toContain(
      '✗ There is no category "nowhere". There are: General, Trading, Engineering.',
    );
  });

  it('begins when one types among the rooms, and Esc goes back there', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.alt('r'));
    await under.pressed('fx');
    expect(under.text).toContain('Room: fx');
    await under.pressed(KEY.escape);
    expect(under.screen.state.focus).toBe('browser');
  });

  it('shows rooms as their pages come, and opens the first once it does for who pressed Enter before', async () => {
    const session = lobbySession();
    session.holdPages = true;
    await open(session);
    await under.pressed('rate');
    expect(under.text).toContain('looking…');
    await under.pressed(KEY.enter);
    session.release();
    await under.answered();
    expect(under.screen.state.room).toBe(RATES);
  });
});

describe('five thousand rooms', () => {
  it('are looked through within a frame or two a key, and only what fits is drawn', async () => {
    const session = lobbySession();
    for (let index = 0; index < 5000; index++)
      session.addRoom(`desk-${index}@trading.localhost`, { followed: false });
    await open(session);
    expect(under.text).toContain('5004');
    const overlay = under.screen.state.overlay as SwitcherOverlay;
    const times = ['d', 'sk', 'desk 7', 'ing 4', 'about'].map((typed) => {
      const start = performance.now();
      switcherChoices(under.screen, { ...overlay, field: fieldOf(typed) });
      return performance.now() - start;
    });
    // The median: the machine may be busy with something else for a while.
    expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(66);
    await under.pressed('desk 123');
    expect(under.text).toContain('desk-123 ');
    expect(under.lines).toHaveLength(wide.rows);
  });
});
