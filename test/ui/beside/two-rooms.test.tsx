import { afterEach, describe, expect, it } from 'vitest';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from '../screen-under-test.tsx';

const PLAN = 'plan@trading.localhost';
const WIDE = { columns: 160, rows: 24 };
let under: ScreenUnderTest;
afterEach(() => under.close());

function planSession(texts: string[] = ['the plan', 'is this']) {
  const session = lobbySession();
  session.addRoom(PLAN, {}, texts);
  session.describe(PLAN, { privacy: 'secret' });
  return session;
}

/** A screen with the lobby, and the secret plan beside it, which then has the keys. */
async function two(size = WIDE, session = planSession()): Promise<void> {
  under = await ScreenUnderTest.open(session, size);
  await under.pressed('/beside plan\r');
}

/** The line of the composer. */
const prompt = (): string => under.lines.at(-2) ?? '';
/** The panes of a line between the frame's lines. */
const cells = (line: string): string[] => line.split('│').map((cell) => cell.trim());
const lineWith = (text: string): string => under.lines.find((line) => line.includes(text)) ?? '';
const texts = (room: string): string[] => under.session.timeline(room).messages.map(({ text }) => text);

describe('two rooms on the screen', () => {
  it('stand left and right, each with its name, who sees it and its messages', async () => {
    await two();
    expect(under.lines[1]).toMatch(
      /General \/ lobby ── open · 1 here ─+┬ ▸ Trading \/ plan ── secret · 1 here/,
    );
    const [, , left, right] = cells(lineWith('is this'));
    expect(left).toMatch(/second$/);
    expect(right).toMatch(/is this$/);
    expect(under.lines.every((line) => [...line.trimEnd()].length <= 160)).toBe(true);
  });

  it('stand one above the other where there is no width, about half each', async () => {
    await two({ columns: 80, rows: 24 });
    const at = under.lines.findIndex((line) => line.includes('▸ Trading / plan ── secret'));
    expect(at).toBe(11);
    expect(under.lines.findIndex((line) => line.includes('third'))).toBe(7);
    expect(under.lines.findIndex((line) => line.includes('is this'))).toBe(at + 5);
  });

  it('hide who is here before one of them is given up', async () => {
    await two({ columns: 130, rows: 24 });
    expect(under.lines[1]).toMatch(/lobby ── .*┬ ▸ Trading \/ plan/);
    expect(under.lines[1]).not.toMatch(/Here|In plan/);
    await under.resize(160, 24);
    expect(under.lines[1]).toMatch(/┬ In plan ─+┐$/);
  });

  it('are said to have no space in a small window, and come back with it, where one reads and writes unchanged', async () => {
    await two({ columns: 160, rows: 24 }, planSession(Array.from({ length: 90 }, (_, at) => `step ${at}`)));
    await under.pressed(KEY.pageUp);
    await under.pressed('half a sentence');
    const top = /step \d+/.exec(under.text)?.[0];
    await under.resize(60, 15);
    expect(under.text.replaceAll(/[\s│]+/g, ' ')).toContain(
      'too small for two » lobby rooms: Alt-O shows lobby.',
    );
    expect(under.text).toContain(top);
    expect(under.text).not.toContain('third');
    expect(prompt()).toContain('plan · secret > half a sentence');
    await under.resize(160, 24);
    expect(under.text).not.toContain('too small');
    expect(under.text).toContain('third');
    expect(/step \d+/.exec(under.text)?.[0]).toBe(top);
  });

  it('are told apart without colour, and by the prompt, which says where what is written goes', async () => {
    await two();
    expect(under.lines[1]).toContain('▸ Trading / plan');
    expect(under.lines[1]).not.toContain('▸ General');
    expect(prompt()).toMatch(/^│ plan · secret > /);
    await under.pressed(KEY.alt('o'));
    expect(under.lines[1]).toContain('▸ General / lobby');
    expect(under.lines[1]).not.toContain('▸ Trading');
    expect(prompt()).toMatch(/^│ lobby · open > /);
    await under.pressed(KEY.alt('t'));
    expect(prompt()).toMatch(/^│ > /);
  });

  it('take each what is written for it, and keep their own drafts', async () => {
    await two();
    await under.pressed('for the plan\rhalf');
    await under.pressed(KEY.alt('o'));
    expect(prompt()).not.toContain('half');
    await under.pressed('for all\r');
    await under.pressed(KEY.alt('o'));
    expect(prompt()).toContain('secret > half');
    await under.pressed('\r');
    expect(texts(PLAN)).toEqual(['the plan', 'is this', 'for the plan', 'half']);
    expect(texts(LOBBY)).toEqual(['first', 'second', 'third', 'for all']);
  });

  it('are both joined and stay so when one of them closes', async () => {
    await two();
    await under.pressed('/beside\r');
    expect(under.text).not.toContain('Trading / plan');
    expect(under.screen.state.room).toBe(LOBBY);
    for (const room of [LOBBY, PLAN]) expect(under.session.view(room)?.session.phase).toBe('joined');
  });

  it('scroll and are chosen from one at a time; the other follows its newest', async () => {
    const many = Array.from({ length: 90 }, (_, at) => `step ${at}`);
    await two(WIDE, planSession(many));
    await under.pressed(KEY.pageUp);
    expect(under.text).not.toContain('step 89');
    under.session.receive(PLAN, 'unseen');
    under.session.receive(LOBBY, 'seen at once');
    await under.answered();
    const frame = under.lines.at(-3) ?? '';
    expect(frame.indexOf('↓ 1 new')).toBeGreaterThan(frame.indexOf('┴', 40));
    expect(lineWith('seen at once')).not.toBe('');
    expect(under.text).not.toContain('unseen');
    await under.pressed(KEY.alt('o'));
    await under.pressed(KEY.escape);
    expect(cells(lineWith('seen at once'))[2]).toMatch(/^┃/);
    await under.pressed('kk');
    expect(under.text.match(/┃/g)).toHaveLength(1);
    expect(cells(lineWith('second'))[2]).toMatch(/^┃/);
  });

  it('keep the line before what was new in each, whichever has the keys', async () => {
    const session = planSession();
    session.change(PLAN, { unread: 1 });
    session.change(LOBBY, { unread: 2 });
    await two(WIDE, session);
    const lines = (): number => under.text.match(/── new ─/g)?.length ?? 0;
    expect(lines()).toBe(2);
    await under.pressed(KEY.alt('o'));
    expect(lines()).toBe(2);
    await under.pressed(KEY.alt('u'));
    expect(cells(lineWith('second'))[2]).toMatch(/^┃/);
    await under.pressed(KEY.escape);
    await under.pressed(KEY.alt('t'));
    await under.pressed('/beside plan\r');
    // The one that was closed is read from anew.
    expect(lines()).toBe(1);
  });

  it('load of the one without the keys too what its pane has space for', async () => {
    const many = Array.from({ length: 90 }, (_, at) => `step ${at}`);
    const session = planSession(many);
    under = await ScreenUnderTest.open(session, { columns: 160, rows: 60 });
    await under.pressed('/beside plan\r');
    await under.pressed(KEY.alt('o'));
    for (let at = 40; at < 90; at++) expect(under.text).toContain(`step ${at}`);
  });
});
