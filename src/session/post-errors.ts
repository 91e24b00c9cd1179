import { PchatError } from '../model/errors.ts';
import type { Post } from './session.ts';

/** Whether a post arrived cannot be found out. */
export function unknowable(): PchatError {
  return new PchatError(
    'unreachable',
    'The connection was lost before the room confirmed this, and the room keeps no archive to look in.',
    { next: 'Look whether it arrived; if not, send it again.' },
  );
}

/** A post that was on the wire at every loss. */
export function breaksConnection(): PchatError {
  return new PchatError('protocol', 'The connection broke every time this was sent.', {
    next: 'Change the text, or drop it.',
  });
}

/** Two posts by one id would be one to the room. */
export function underWay({ id, room }: Post): PchatError {
  return new PchatError('conflict', `A message with the id ${id} is on its way to ${room} already.`, {
    next: 'Wait until it is there, or post with another id.',
  });
}

/** Another process of the account took the post over while this one was silent for long. */
export function takenOver(): PchatError {
  return new PchatError('conflict', 'Another pchat of this account has taken over the message.', {
    next: 'It sends it from there.',
  });
}
