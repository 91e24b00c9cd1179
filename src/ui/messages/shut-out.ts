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

/** Being out for these passes by itself: what is written waits. */
const MENDS: ReadonlySet<LeftReason> = new Set(['connection-lost', 'server-shutdown']);

/** What a back end says of a room that it does not find: the same as is said here. */
const SAYS_NO_MORE = /^There is no /;
const UNFOLLOW = '/unfollow takes it off your list.';

/** Why a room was not joined when that was tried last, as the back end says it. */
export interface Refusal {
  message: string;
  next: string;
}

export interface ShutOut {
  /** A sentence, printable. */
  why: string;
  next: string;
}

/** Why one is not in the room and does not come back by itself, with the reason given and the next step; null: one is, or will be. */
export function shutOut(
  { session, info, name, followed }: Pick<RoomView, 'session' | 'info' | 'name' | 'followed'>,
  refusal: Refusal | null,
): ShutOut | null {
  if (session.phase !== 'left' || session.reason === null || MENDS.has(session.reason)) return null;
  const disabled = info?.state === 'disabled' && session.reason !== 'banned';
  const reason = disabled ? 'room-disabled' : session.reason;
  const [why, next] = WHY[reason];
  const manages = reason === 'not-member' && (info?.may?.includes('configure') ?? false);
  const step = manages ? 'You manage it: /roles makes you a member.' : next;
  const isLeftover = reason === 'room-deleted' && followed;
  if (!disabled && refusal !== null) {
    const ofRefusal = manages ? step : printable(refusal.next || step);
    return { why: printable(refusal.message), next: isLeftover ? UNFOLLOW : ofRefusal };
  }
  const detail =
    session.detail === '' || disabled || SAYS_NO_MORE.test(session.detail)
      ? ''
      : ` (${printable(session.detail).replace(/\.$/, '')})`;
  if (isLeftover) return { why: `${why}${detail}.`, next: UNFOLLOW };
  return { why: `${why}${detail}.`, next: step.replace('/join', `/join ${printable(name)}`) };
}
