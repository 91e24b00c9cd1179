import type { ErrorCode } from '../../model/errors.ts';
import { printable } from '../../format/printable.ts';
import type { LeftReason } from '../../model/participant.ts';
import type { RoomView } from '../../session/session.ts';

/** Why one is not in the room, and what one can do about it. */
const WHY: Readonly<Record<LeftReason, readonly [why: string, next: string]>> = {
  left: ['You left this room', '/join comes back.'],
  kicked: ['You were put out of this room', '/join goes back in.'],
  banned: ['You are banned from this room', 'Only a manager of the room or an administrator can end that.'],
  'not-member': [
    'Members only, and you are not one of them',
    'Ask a manager of the room to make you a member; if you are invited, /accept.',
  ],
  'room-disabled': [
    'This room is disabled: nobody joins or posts, its history stays',
    'A manager opens it again with /enable.',
  ],
  'room-deleted': [
    'There is no such room any more, or it is not for you to see',
    'The room list shows the others.',
  ],
  'server-shutdown': ['The server is shutting down', 'pchat joins again by itself.'],
  'connection-lost': ['Not connected', 'pchat joins again by itself.'],
};

/** What a manager can do about it. */
const FOR_MANAGERS: Readonly<Partial<Record<LeftReason, string>>> = {
  'not-member': 'You manage it: /roles makes you a member.',
  'room-disabled': 'You manage it: /enable opens it again.',
};

/** Being out for these passes by itself: what is written waits. */
const MENDS: ReadonlySet<LeftReason> = new Set(['connection-lost', 'server-shutdown']);

/** What a back end says of a room that it does not find: the same as is said here. */
const SAYS_NO_MORE = /^There is no /;
/** Advice that goes once the room says otherwise. */
export const MAY_ENTER = 'You may enter this room again.';
const UNFOLLOW = '/unfollow takes it off your list.';

/** Why a room was not joined when that was tried last, as the back end says it. */
export interface Refusal {
  message: string;
  next: string;
  code: ErrorCode;
}

/** What a room that one is out of said when it was asked again; `gone`: nothing that one may know of. */
export type Look = 'open' | 'closed' | 'disabled' | 'gone';

/** What is known of a room from outside. */
export interface Outside {
  refusal: Refusal | null;
  /** Null: it was not asked since. */
  look: Look | null;
}

/** Reasons after which being let in again is news; who was put out only may come back at any time. */
const BARRED: ReadonlySet<LeftReason> = new Set(['banned', 'not-member', 'room-disabled', 'room-deleted']);
/** Refusals that do not stand once the room says that one may enter. */
const OF_RIGHTS: ReadonlySet<ErrorCode> = new Set(['not-allowed', 'not-found']);

export interface ShutOut {
  /** A sentence, printable. */
  why: string;
  next: string;
}

/** Whether one is out of a room, not by one's own wish, and does not come back by itself. */
export function isOut({ session }: Pick<RoomView, 'session'>): boolean {
  return (
    session.phase === 'left' &&
    session.reason !== null &&
    session.reason !== 'left' &&
    !MENDS.has(session.reason)
  );
}

/** Whether a room is no more, or not for us to see: nothing can be done there. */
export function isGone({ session }: Pick<RoomView, 'session'>): boolean {
  return session.phase === 'left' && session.reason === 'room-deleted';
}

/** Why one is not in the room and does not come back by itself, with the reason given and the next step; null: one is, or will be. */
export function shutOut(
  { session, info, name, followed }: Pick<RoomView, 'session' | 'info' | 'name' | 'followed'>,
  { refusal, look }: Outside,
): ShutOut | null {
  if (session.phase !== 'left' || session.reason === null || MENDS.has(session.reason)) return null;
  const join = `/join ${printable(name)}`;
  const isOpen = look === 'open' && info?.state !== 'disabled' && (info?.may?.includes('join') ?? true);
  if (isOpen && BARRED.has(session.reason) && (refusal === null || OF_RIGHTS.has(refusal.code)))
    return { why: MAY_ENTER, next: `${join} goes in.` };
  const disabled = info?.state === 'disabled' && session.reason !== 'banned' && look !== 'gone';
  const reason = disabled ? 'room-disabled' : look === 'gone' ? 'room-deleted' : session.reason;
  const [why, next] = WHY[reason];
  const manages = info?.may?.includes('configure') ?? false;
  const step = (manages && FOR_MANAGERS[reason]) || next;
  const isLeftover = reason === 'room-deleted' && followed;
  if (!disabled && refusal !== null) {
    const ofRefusal = manages ? step : printable(refusal.next || step);
    return { why: printable(refusal.message), next: isLeftover ? UNFOLLOW : ofRefusal };
  }
  const detail =
    session.detail === '' || reason === 'room-disabled' || SAYS_NO_MORE.test(session.detail)
      ? ''
      : ` (${printable(session.detail).replace(/\.$/, '')})`;
  if (isLeftover) return { why: `${why}${detail}.`, next: UNFOLLOW };
  return { why: `${why}${detail}.`, next: step.replace('/join', join) };
}
