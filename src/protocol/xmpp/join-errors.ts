import type { Meanings } from './request-errors.ts';
import type { RoomTraits } from './room-traits.ts';

const ANOTHER_NICK = 'Choose another.';

/** Why a room does not let us in (XEP-0045 section 7.2). */
const JOIN_ERRORS: Meanings = {
  conflict: ['conflict', 'That nick is taken in the room.', ANOTHER_NICK],
  'registration-required': [
    'not-allowed',
    'Only members may join the room.',
    'Ask one of its managers to make you a member.',
  ],
  forbidden: ['not-allowed', 'You are banned from the room.', 'Ask one of its managers.'],
  'not-authorized': [
    'not-allowed',
    'The room asks for a password, which pchat does not give.',
    'Ask one of its managers to take the password away.',
  ],
  'service-unavailable': ['busy', 'The room is full.', 'Try again later.'],
  'not-allowed': [
    'not-found',
    'There is no such room, and you may not create it.',
    'See which there are with: pchat rooms',
  ],
  'not-acceptable': [
    'conflict',
    'The room wants you to join with the nick that you registered there.',
    ANOTHER_NICK,
  ],
};

/** What a refused join means in a room that promises this: one with rules is not created by joining, and may be disabled. */
export function joinMeanings({ rules }: RoomTraits): Meanings {
  if (!rules) return JOIN_ERRORS;
  return {
    ...JOIN_ERRORS,
    'not-allowed': ['not-allowed', 'The room is disabled.', 'Ask one of its managers to enable it.'],
  };
}
