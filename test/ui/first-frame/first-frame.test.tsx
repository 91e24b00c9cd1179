import { afterEach, describe, expect, it } from 'vitest';
import { rowText } from '../../../src/format/span.ts';
import { firstFrame } from '../../../src/ui/first-frame/first-frame.ts';
import { Keymap } from '../../../src/ui/keymap.ts';
import { LOBBY, lobbySession, ScreenUnderTest } from '../screen-under-test.tsx';

let under: ScreenUnderTest | undefined;
afterEach(() => under?.close());

const texts = Array.from(
  { length: 60 },
  (_, index) => `message ${index}, 日本 *bold* and a long line to be wrapped`,
);

function known(session = lobbySession(texts), draft = '') {
  session.status = { phase: 'connecting', attempt: 1 };
  session.change(LOBBY, { session: { phase: 'joining' } });
  return {
    account: session.account,
    status: session.status,
    views: session.views,
    view: session.view(LOBBY)!,
    timeline: session.timeline(LOBBY),
    feeds: session.feeds,
    draft,
  };
}

describe('the first frame', () => {
  it.each([
    [100, 45],
    [100, 30],
    [80, 24],
    [60, 15],
    [44, 12],
  ])('fills the same cells as the screen that takes over, at %ix%i', async (columns, rows) => {
    const session = lobbySession(texts);
    const drawn = firstFrame(known(session, 'two\nlines'), new Keymap(), columns, rows);
    under = new ScreenUnderTest(session, { columns, rows });
    under.drafts.set(LOBBY, 'two\nlines');
    session.openRoom = async () => session.view(LOBBY)!;
    await under.opened();
    const trimmed = (line: string): string => line.trimEnd();
    expect(drawn!.rows.map((row) => trimmed(rowText(row)))).toEqual(under.lines.map(trimmed));
    expect(drawn!.rows).toHaveLength(rows);
  });

  it('is left to the screen where the window is too small for it', () => {
    expect(firstFrame(known(), new Keymap(), 39, 20)).toBeNull();
  });

  it('puts the cursor where the text goes on', () => {
    expect(firstFrame(known(undefined, 'two\nlines'), new Keymap(), 80, 24)?.cursor).toEqual({
      row: 22,
      column: 9,
    });
  });
});
