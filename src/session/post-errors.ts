import { PchatError } from '../model/errors.ts';

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
