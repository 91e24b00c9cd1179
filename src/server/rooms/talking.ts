import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { child, el, serialize, text, type Element } from '../stream/element.ts';
import { asStanzaError, errorReply, StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { requireSeat } from './door.ts';
import { CLIENT, MUC_USER, OCCUPANT_ID, STANZA_ID } from './namespaces.ts';
import { tellFollowers } from './news.ts';
import { hasFile, isKept, payloadOf } from './payload.ts';
import type { Occupant, Room } from './room.ts';
import { inherited } from './room-config.ts';
import type { Subject } from './room-store.ts';
import { manages, mayPost, wordsOf } from './standing.ts';

const MAX_SUBJECT_LENGTH = 1024;

/**
 * Handles a message to the room: something said (XEP-0045 section 7.4), or a new topic (8.1) when there is a subject and no body;
 * with both it is a story and like anything said.
 *
 * @returns resolves when it is on disk and on its way to everyone, or was refused
 */
export function say(
  context: RoomsContext,
  stanza: Element,
  session: ClientSession,
  local: string,
): Promise<void> {
  const { room, occupant } = requireSeat(context, local, session);
  context.guard.count(session, 'messages');
  if (room.locked)
    throw new StanzaError('not-allowed', 'The room is not open yet: send its configuration first.');
  const subject = child(stanza, 'subject', CLIENT);
  const hasBody = child(stanza, 'body', CLIENT) !== undefined;
  if (subject !== undefined && !hasBody) checkSubject(room, occupant, text(subject));
  else if (!mayPost(occupant.standing, room.config))
    throw new StanzaError('forbidden', 'This is an auditorium: only presenters post here.');
  // A topic by who may not post is that and nothing more.
  const payload = payloadOf(stanza).filter(
    ({ name, ns }) => mayPost(occupant.standing, room.config) || (name === 'subject' && ns === CLIENT),
  );
  if (hasFile(payload) && !inherited(room.config.files, context.category.files))
    throw new StanzaError('not-allowed', 'Files may not be posted in this room.');
  const keep = room.config.archiving && isKept(payload);
  const stamp = context.nextStamp();
  const message = el(
    'message',
    CLIENT,
    {
      from: room.addressOf(occupant),
      type: 'groupchat',
      id: stanza.attrs['id'],
      'xml:lang': stanza.attrs['xml:lang'],
    },
    ...payload,
    el('occupant-id', OCCUPANT_ID, { id: occupant.occupantId }),
    keep && el('stanza-id', STANZA_ID, { by: room.address, id: stamp.id }),
  );
  const xml = serialize(message);
  const topic: Subject | null =
    subject !== undefined && !hasBody ? { text: text(subject), nick: occupant.nick, time: stamp.time } : null;
  const { id } = room.record;
  const entry = { ...stamp, sender: occupant.bare, nick: occupant.nick, hasBody, stanza: xml };
  const write = () => {
    if (topic !== null) context.store.setSubject(id, topic);
    if (keep) context.archive.append(id, entry);
  };
  return afterCommit(context, stanza, session, keep || topic !== null ? write : undefined, () => {
    if (topic !== null) room.record.subject = topic;
    room.broadcast(room.large && room.config.whois === 'anyone' ? withAuthor(xml, occupant) : xml);
    if (keep) context.backlog.note(id);
    if (keep && hasBody) tellFollowers(context, room, entry);
  });
}

/** NEW: who writes, where nobody is told who is there. Not for the archive, which tells addresses to who may know them then. */
function withAuthor(xml: string, { bare, standing }: Occupant): string {
  const author = el('author', NS_PCHAT, { jid: bare, roles: wordsOf(standing).join(' ') });
  const end = '</message>';
  return `${xml.slice(0, -end.length)}${serialize(author, CLIENT)}${end}`;
}

/** Managers set the topic, also of an auditorium in which they do not present; who may post does where the room lets them. */
function checkSubject(room: Room, occupant: Occupant, subject: string): void {
  const { standing } = occupant;
  if (!manages(standing) && !(room.config.changeSubject && mayPost(standing, room.config))) {
    throw new StanzaError('forbidden', 'Only managers set the topic of this room.');
  }
  if ([...subject].length > MAX_SUBJECT_LENGTH) {
    throw new StanzaError('not-acceptable', `A topic has at most ${MAX_SUBJECT_LENGTH} characters.`);
  }
}

/**
 * Handles a message to a participant (XEP-0045 section 7.5). It is nobody else's, so it is not kept; it waits its turn among the
 * messages that are.
 */
export function whisper(
  context: RoomsContext,
  stanza: Element,
  session: ClientSession,
  local: string,
  nick: string,
): Promise<void> {
  const { room, occupant } = requireSeat(context, local, session);
  context.guard.count(session, 'messages');
  if (stanza.attrs['type'] === 'groupchat') {
    throw new StanzaError('bad-request', 'A message to one participant is not of type groupchat.');
  }
  const target = room.byNick(nick);
  if (target === undefined) throw new StanzaError('item-not-found', 'Nobody here has this nick.');
  const message = el(
    'message',
    CLIENT,
    {
      from: room.addressOf(occupant),
      type: stanza.attrs['type'],
      id: stanza.attrs['id'],
      'xml:lang': stanza.attrs['xml:lang'],
    },
    ...payloadOf(stanza),
    el('occupant-id', OCCUPANT_ID, { id: occupant.occupantId }),
    el('x', MUC_USER),
  );
  return afterCommit(context, stanza, session, undefined, () => room.sendTo(target, message));
}

/** Sends once it is on disk, in the order of arrival; tells the sender, and nobody else, when it cannot be written. */
function afterCommit(
  context: RoomsContext,
  stanza: Element,
  session: ClientSession,
  write: (() => void) | undefined,
  send: () => void,
): Promise<void> {
  return new Promise((resolve) => {
    context.writer.add({
      write,
      committed: () => {
        send();
        resolve();
      },
      failed: (error) => {
        context.host.log('error', `A message could not be written: ${String(error)}`);
        const reply = errorReply(stanza, asStanzaError(error));
        if (reply !== null) session.send(reply);
        resolve();
      },
    });
  });
}
