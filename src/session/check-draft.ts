import { PchatError } from '../model/errors.ts';
import { MAX_TEXT_BYTES, MAX_TITLE_LENGTH } from '../model/limits.ts';
import type { Draft } from '../model/message.ts';
import type { RoomView } from './session.ts';

/**
 * Whether a room could take this, before it is sent.
 *
 * @throws PchatError `usage` (empty), `too-large`, `not-allowed` (not a presenter)
 */
export function checkDraft(room: RoomView, draft: Draft): void {
  const title = draft.title ?? '';
  if (draft.text.trim() === '' && title.trim() === '')
    throw new PchatError('usage', 'There is nothing to post.');
  const bytes = Buffer.byteLength(draft.text);
  if (bytes > MAX_TEXT_BYTES) {
    const kilobytes = (count: number) => `${Math.ceil(count / 1024)} KB`;
    throw new PchatError(
      'too-large',
      `The text is ${kilobytes(bytes)}; a message can be ${kilobytes(MAX_TEXT_BYTES)}.`,
      { next: 'Post it in parts, or as a file.' },
    );
  }
  if (title.length > MAX_TITLE_LENGTH) {
    throw new PchatError('too-large', `A title can be ${MAX_TITLE_LENGTH} characters long.`);
  }
  const { session } = room;
  if (session.phase === 'joined' && !session.mayPost) {
    throw new PchatError(
      'not-allowed',
      'This room is an auditorium: its presenters post, everyone else reads.',
      {
        next: 'A manager of the room can make you a presenter.',
      },
    );
  }
}
