import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_FOLLOW_SETTINGS } from '../../../src/model/room.ts';
import { Notifier } from '../../../src/ui/notifications/notifier.ts';
import { type NotifySettings, USUAL_NOTIFY_SETTINGS } from '../../../src/ui/notifications/what-to-notify.ts';
import { FakeSession } from '../fake-session.ts';

const LOBBY = 'lobby@general.localhost';
const DESK = 'desk@general.localhost';
let session: FakeSession;
let written: string;
let shown: [string, string][];
let said: string[];
let seen: string | null;
let notifier: Notifier;

function start(settings: Partial<NotifySettings> = {}): void {
  notifier = new Notifier({
    session,
    settings: { ...USUAL_NOTIFY_SETTINGS, ...settings },
    isSeen: (room) => room === seen,
    write: (sequence) => void (written += sequence),
    say: (text) => void said.push(text),
    environment: { TERM: 'xterm' },
    now: () => new Date(2026, 10, 23, 23).getTime(),
    desktop: (title, text, onFailure) => {
      shown.push([title, text]);
      if (said.includes('fail')) onFailure();
    },
  });
  session.subscribe((event) => notifier.hear(event));
}

beforeEach(() => {
  vi.useFakeTimers();
  session = new FakeSession();
  session.addRoom(LOBBY);
  session.addRoom(DESK);
  [written, shown, said, seen] = ['', [], [], null];
});
afterEach(() => {
  notifier.dispose();
  vi.useRealTimers();
});

describe('notifications', () => {
  it('ring and tell of a mention, and of nothing that is only talk', () => {
    start();
    session.receive(LOBBY, 'just talk');
    expect(written).toBe('');
    session.receive(LOBBY, 'alice: there?', { author: { address: null, name: 'bob' } });
    expect(written).toBe('\x07\x1b]9;bob in lobby: alice: there?\x07');
  });

  it('are none of the room in view, of a room where none are wanted, and of what one wrote', () => {
    start();
    seen = LOBBY;
    session.receive(LOBBY, 'alice: there?');
    session.change(DESK, { settings: { ...DEFAULT_FOLLOW_SETTINGS, notify: 'none' } });
    session.receive(DESK, 'alice: an alert', { alert: true });
    seen = null;
    session.receive(LOBBY, 'alice wrote this', { author: { address: session.account, name: 'alice' } });
    expect(written).toBe('');
  });

  it('are none in the quiet hours', () => {
    start({ quietHours: '22:00-07:00', notifications: ['bell', 'terminal', 'desktop'] });
    session.receive(LOBBY, 'alice: there?');
    expect([written, shown]).toEqual(['', []]);
  });

  it('make one of a burst, and then its sum', () => {
    start();
    for (let index = 0; index < 50; index += 1) session.receive(LOBBY, `alice: ${index}`);
    expect(written.match(/\x07\x1b/g)).toHaveLength(1);
    written = '';
    vi.advanceTimersByTime(2000);
    expect(written).toContain('49 more messages in lobby');
  });

  it('tell once of a message that is in a room and in a feed', () => {
    start();
    const message = session.receive(LOBBY, 'alice: there?');
    written = '';
    session.emit({
      type: 'feed-message',
      feed: 'mentions',
      hit: { message, room: session.view(LOBBY)! },
      notify: true,
    });
    vi.advanceTimersByTime(5000);
    expect(written).toBe('');
  });

  it('show nothing that a terminal could obey', () => {
    start({ notifications: ['terminal', 'desktop'] });
    const name = '-x\x1b]0;evil\x07\u009b';
    session.receive(LOBBY, 'alice \x1b[31m\u202e\x07 first\nsecond', { author: { address: null, name } });
    // Only the sequence's own beginning and end.
    expect(written.slice(4, -1)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    expect(shown.join()).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  });

  it('say once that the desktop cannot be reached', () => {
    start({ notifications: ['desktop'] });
    said.push('fail');
    session.receive(LOBBY, 'alice: one');
    vi.advanceTimersByTime(5000);
    session.receive(LOBBY, 'alice: two');
    expect(said.filter((text) => text.includes('notify-send'))).toHaveLength(1);
    expect(shown).toHaveLength(1);
  });
});
