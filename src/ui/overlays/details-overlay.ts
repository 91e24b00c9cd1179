import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { rfc3339 } from '../../format/time.ts';
import type { Message } from '../../model/message.ts';
import type { Overlay } from '../screen-state.ts';
import { factRows } from './fact-rows.ts';
import type { OverlayKind } from './overlay-kind.ts';

/** All that is known of a message. */
export const detailsOverlay: OverlayKind<Extract<Overlay, { type: 'details' }>> = {
  view: (screen, { messageId }, width) => ({
    title: 'Message',
    rows: detailRows(screen.message(messageId), width),
    cursor: null,
  }),
  hints: (key) => key('back', 'close'),
  choose: (screen) => screen.set({ overlay: null }),
};

function detailRows(message: Message | undefined, width: number): Row[] {
  if (!message) return [[{ text: ' The message is not loaded any more.', tone: 'muted' }]];
  return factRows(
    [
      ['From', message.author.name],
      ['Address', message.author.address ?? 'not shown by the room'],
      ['Time', new Date(message.time).toString()],
      ['UTC', rfc3339(message.time)],
      ['Kind', `${message.kind}${message.alert ? ', alert' : ''}`],
      ['Title', message.title ?? ''],
      ['Archive id', message.id],
      ['Answers', message.replyTo ?? ''],
      ['Edited', message.editedAt === null ? '' : rfc3339(message.editedAt)],
      ['Length', `${message.text.length} characters`],
    ].map(([name = '', value = '']) => [name, printable(value)]),
    width,
  );
}
