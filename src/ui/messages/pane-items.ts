import type { PchatError } from '../../model/errors.ts';
import type { RoomView, Session } from '../../session/session.ts';
import { lockedReason } from '../composer/locked.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import type { Keymap } from '../keymap.ts';
import { readingOf, type ScreenState } from '../screen-state.ts';
import type { RoomLog } from './room-log.ts';
import { shutOut } from './shut-out.ts';
import { timelineItems } from './timeline-items.ts';
import type { Item } from './viewport.ts';

/** What of the screen a list depends on. */
interface Shown {
  readonly session: Session;
  readonly state: ScreenState;
  readonly log: RoomLog;
  readonly keymap: Keymap;
}

interface Made {
  of: readonly unknown[];
  items: Item[];
}

/**
 * Not made where it is used: items keep it, and a closure keeps all that any closure beside it needs, the items before it among them. Each
 * page that was ever scrolled to stayed in memory.
 */
function errorTextWith(keymap: Keymap): (error: PchatError) => string {
  return (error) => errorOnScreen(error, keymap);
}

/** The message lists of the rooms on the screen, made anew only where something in them changed. */
export class PaneItems {
  readonly #made = new Map<string, Made>();

  /**
   * The same array while nothing in it changed.
   *
   * @param width cells of a line
   */
  of(screen: Shown, view: RoomView, width: number): Item[] {
    const { session, log, keymap } = screen;
    const { unfolded, newAfter: keptNewAfter } = readingOf(screen.state, view.address);
    const timeline = session.timeline(view.address);
    const comings = log.comings(view.address);
    const { status } = session;
    const isTryingAgain = status.phase === 'connecting' && status.attempt > 1;
    const cutOff = status.phase === 'waiting' || status.phase === 'refused' || isTryingAgain;
    const notes = log.notes(view.address);
    const outside = log.outside(view.address);
    const out = shutOut(view, outside);
    const locked = lockedReason(view, outside) !== null;
    const outText = out && `${out.why} ${out.next}`;
    const left = view.session.phase === 'left' && view.session.reason === 'left';
    const newAfter = view.newAfter ?? keptNewAfter;
    const of = [
      timeline,
      width,
      view.nick,
      newAfter,
      unfolded,
      comings,
      cutOff,
      notes,
      outText,
      left,
      locked,
    ];
    const before = this.#made.get(view.address);
    if (before && of.every((each, index) => each === before.of[index])) return before.items;
    const items = timelineItems(timeline, {
      width,
      nick: view.nick,
      account: session.account,
      newAfter,
      unfolded,
      comings,
      notes,
      shutOut: outText,
      errorText: errorTextWith(keymap),
      left,
      locked,
      cutOff,
    });
    this.#forgetOthers(screen, view.address);
    this.#made.set(view.address, { of, items });
    return items;
  }

  /** Only what is on the screen is kept. */
  #forgetOthers({ state: { room, beside } }: Shown, made: string): void {
    for (const address of this.#made.keys()) {
      if (address !== made && address !== room && address !== beside?.room) this.#made.delete(address);
    }
  }
}
