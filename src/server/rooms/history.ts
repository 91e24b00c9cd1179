import type { ClientSession } from '../service.ts';
import { child, el, serialize, escapeAttribute, type Element } from '../stream/element.ts';
import { atAddress, MAX_PAGE_CHARACTERS } from '../archive/answer-query.ts';
import type { ArchivedMessage } from '../archive/archive-store.ts';
import type { RoomsContext } from './context.ts';
import { CLIENT, DELAY } from './namespaces.ts';
import { sendTo, type Room } from './room.ts';

/** Messages that a joiner gets who does not say how many; XEP-0045 leaves it to us. */
const DEFAULT_STANZAS = 20;
/** And at most, however many are asked for: the archive has the rest. */
const MAX_STANZAS = 100;
/** How far back is looked for them: reactions and topics lie between the messages. */
const LOOK_BACK = 500;

/** Sends the latest messages, as many as the joiner's `history` allows (XEP-0045 section 7.2.13-14). */
export function sendHistory(context: RoomsContext, room: Room, session: ClientSession, muc: Element): void {
  const limits = child(muc, 'history')?.attrs ?? {};
  const max = Math.min(wholeNumber(limits['maxstanzas']) ?? DEFAULT_STANZAS, MAX_STANZAS);
  const maxChars = Math.min(wholeNumber(limits['maxchars']) ?? Infinity, MAX_PAGE_CHARACTERS);
  if (room.locked || max === 0 || maxChars === 0) return;
  const seconds = wholeNumber(limits['seconds']);
  const since = Math.max(
    seconds === undefined ? 0 : Date.now() - seconds * 1000,
    Date.parse(limits['since'] ?? '') || 0,
  );
  const { id } = room.record;
  const to = context.archive.all(id).to;
  let chars = 0;
  const sent: string[] = [];
  const recent = context.archive.read(id, { from: to - LOOK_BACK, to }, {}, LOOK_BACK, true);
  for (const message of recent.toReversed()) {
    if (message.time < since || sent.length === max) break;
    if (!message.hasBody) continue;
    const xml = delayed(room, atAddress(message, room.address), session.address);
    chars += xml.length;
    if (chars > maxChars) break;
    sent.push(xml);
  }
  for (const xml of sent.toReversed()) session.sendXml(xml);
}

/** Sends the topic, after the history and also when there is none (XEP-0045 section 7.2.15). */
export function sendSubject(room: Room, session: ClientSession): void {
  const { subject } = room.record;
  const from = subject?.nick ? `${room.address}/${subject.nick}` : room.address;
  sendTo(
    session,
    el(
      'message',
      CLIENT,
      { from, type: 'groupchat' },
      el('subject', CLIENT, {}, subject?.text ?? ''),
      subject !== null && delay(room, subject.time),
    ),
  );
}

function delayed(room: Room, message: ArchivedMessage, to: string): string {
  const end = '</message>';
  return (
    `<message to='${escapeAttribute(to)}'` +
    message.stanza.slice('<message'.length, -end.length) +
    serialize(delay(room, message.time), CLIENT) +
    end
  );
}

function delay(room: Room, time: number): Element {
  return el('delay', DELAY, { from: room.address, stamp: new Date(time).toISOString() });
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
