import type { SessionEvent } from '../session/session.ts';
import { followMove } from './actions/moved-rooms.ts';
import { loadInvitations } from './invitations/answering.ts';
import { tellDeclined, tellInvited } from './invitations/telling.ts';
import { lookAgain, lookNowAndThen } from './looking-again.ts';
import { removed } from './being-put-out.ts';
import { readOther } from './beside/reading-other.ts';
import { lockedReason } from './composer/locked.ts';
import { isEmpty } from './composer/text-buffer.ts';
import { errorOnScreen } from './error-on-screen.ts';
import { Notifier } from './notifications/notifier.ts';
import { type NotifySettings, USUAL_NOTIFY_SETTINGS } from './notifications/what-to-notify.ts';
import type { Screen } from './screen.ts';

/** Shows what the session tells, and notifies of it. Returns how to stop. */
export function hearSession(screen: Screen, settings: NotifySettings = USUAL_NOTIFY_SETTINGS): () => void {
  const { session } = screen;
  const notifier = new Notifier({
    session,
    settings,
    isSeen: (room) => screen.state.focused && screen.shows(room),
    write: (sequence) => screen.host.write(sequence),
    say: (text) => screen.notify(text),
  });
  const clock = new Countdown(screen);
  const stopWatching = watchLock(screen);
  const stopReading = readOther(screen);
  const stopLooking = lookNowAndThen(screen);
  const unsubscribe = session.subscribe((event) => {
    if (event.type === 'status') clock.look();
    show(screen, event);
    notifier.hear(event);
    screen.store.touch();
  });
  return () => {
    unsubscribe();
    stopWatching();
    stopReading();
    stopLooking();
    notifier.dispose();
    clock.stop();
  };
}

/** Whether a room has a pane, also where there is no space for two. */
function isOpen({ state: { room, beside } }: Screen, address: string): boolean {
  return address === room || address === beside?.room;
}

function show(screen: Screen, event: SessionEvent): void {
  switch (event.type) {
    case 'notice':
      return screen.notify(event.text);
    case 'status':
      // The status line may be too short for what to do about it.
      if (event.status.phase === 'refused')
        screen.say(errorOnScreen(event.status.error, screen.keymap), 'error');
      return;
    case 'invited':
      void lookAgain(screen, event.room);
      return void tellInvited(screen, event);
    case 'declined':
      return tellDeclined(screen, event);
    case 'invitations':
      if (screen.state.overlay?.type === 'invitations') void loadInvitations(screen);
      return;
    case 'moved':
      return void followMove(screen, event.room, event.to);
    case 'participant':
      if (!isOpen(screen, event.room) || event.participant.self) return;
      return screen.log.came(event, screen.session.timeline(event.room).messages.at(-1)?.id ?? null);
    case 'removed-from-room':
      return removed(screen, event);
    case 'message':
      // Whoever is told of what is said there may be let in again.
      return void lookAgain(screen, event.room);
    default:
  }
}

const MAY_POST = 'You may post here now.';
/** Milliseconds in which one is back in a room that moved: being out on the way is no loss of a right. */
const MOVING_MS = 10_000;

/** What is locked or unlocked under one's fingers is said; what is written stays. Returns how to stop. */
function watchLock(screen: Screen): () => void {
  let seen: { room: string; reason: string | null; joined: boolean } | null = null;
  /** A room that moved while one might post there, at its new address. */
  let moving: { room: string; until: number } | null = null;
  const stopHearing = screen.session.subscribe((event) => {
    if (event.type !== 'moved') return;
    const might = seen?.room === event.room && seen.reason === null;
    if (might || moving?.room === event.room) moving = { room: event.to, until: Date.now() + MOVING_MS };
  });
  const stopWatching = screen.store.subscribe(() => {
    const { view } = screen;
    if (!view || view.session.phase === 'joining') return;
    // Not in it yet, or out by one's own wish: what comes then is no surprise.
    if (view.session.phase === 'left' && (view.session.reason ?? 'left') === 'left') {
      seen = null;
      return;
    }
    const before = seen;
    const reason = lockedReason(view, screen.log.outside(view.address));
    seen = { room: view.address, reason, joined: view.session.phase === 'joined' };
    if (before?.room !== seen.room || before.reason === seen.reason) return;
    // Another word for why one is out is no news.
    if (seen.reason !== null && before.reason !== null && before.joined === seen.joined) return;
    if (seen.reason === null && moving?.room === seen.room && Date.now() < moving.until) moving = null;
    else if (seen.reason === null) screen.say(MAY_POST, 'muted', seen.room);
    // An empty composer says it by itself.
    else if (!isEmpty(screen.compose.buffer)) screen.say(seen.reason, 'error', seen.room);
    else if (screen.compose.notice?.text === MAY_POST) screen.setCompose({ notice: null }, seen.room);
  });
  return () => {
    stopHearing();
    stopWatching();
  };
}

/** While the next try is waited for, the status line counts the seconds. */
class Countdown {
  readonly #screen: Screen;
  #timer: NodeJS.Timeout | null = null;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.look();
  }

  look(): void {
    if (this.#screen.session.status.phase !== 'waiting') this.stop();
    else this.#timer ??= setInterval(() => this.#screen.store.touch(), 1000).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
