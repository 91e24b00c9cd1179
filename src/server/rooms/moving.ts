import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { el, type Element } from '../stream/element.ts';
import { readBareAddress } from '../stream/read-address.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { movedElement, requireManager } from './door.ts';
import { empty, farewell } from './leaving.ts';
import { MUC_USER } from './namespaces.ts';
import { tellFollowersOfMove } from './news.ts';
import type { Room } from './room.ts';
import type { KnownRoom, RoomRecord } from './room-store.ts';
import type { Who } from './visibility.ts';
import { mayCreate, whoIs } from './who.ts';

/** NEW: answers `<move xmlns='urn:pchat:0' to='trading.localhost'/>`: the room goes to another category. */
export function answerMove(
  context: RoomsContext,
  query: Element,
  known: KnownRoom,
  session: ClientSession,
): Element {
  requireManager(known, 'move this room');
  const there = context.services.get(readBareAddress(query.attrs['to']));
  // A category that is not theirs to see is like none.
  if (there === undefined || !whoIs(there, session.bare).inScope) {
    throw new StanzaError('not-allowed', 'There is no such category, or you may not create rooms in it.');
  }
  if (!mayCreate(there, session.bare))
    throw new StanzaError('not-allowed', `You may not create rooms in ${there.category.name}.`);
  context.guard.countCreation(session.bare);
  context.guard.checkCreated(there.store.countCreatedBy(session.bare));
  moveRoom(context, known.record, there, whoIs(there, session.bare));
  leaveOldAddress(context, known.record, there);
  return movedElement(`${known.record.local}@${there.domain}`);
}

/**
 * Moves a room on disk.
 *
 * @param who as whom to look for a room of the same name there: of those that they may not know of nothing is said
 * @throws StanzaError `conflict` it is there already, or the name or address is taken there
 */
export function moveRoom(context: RoomsContext, record: RoomRecord, there: RoomsContext, who: Who): void {
  if (there === context) throw new StanzaError('conflict', 'The room is in this category already.');
  const name = record.config.name || record.local;
  context.writer.transaction(() => {
    // The same for a name and for an address, which might be that of a secret room.
    if (there.store.isNamed(name, who, record.id) || !context.store.move(record, there.domain))
      throw new StanzaError('conflict', `There is a room of this name in ${there.category.name} already.`);
  });
  context.backlog.note(record.id);
}

/** Shows everyone out of where the room was, with the way to where it is for who may know of it there; so are told who follow it from outside. */
export function leaveOldAddress(context: RoomsContext, { local }: RoomRecord, there: RoomsContext): void {
  tellFollowersOfMove(context, local, there);
  const room: Room | undefined = context.live.get(local);
  if (room === undefined) return;
  const jid = `${local}@${there.domain}`;
  const reason = el('reason', MUC_USER, {}, `The room has moved to ${there.category.name}.`);
  const moved = [farewell(el('destroy', MUC_USER, { jid }, reason)), el('moved', NS_PCHAT, { jid })];
  const shutOut = [
    farewell(el('status', MUC_USER, { code: '307' }), el('status', MUC_USER, { code: '321' })),
  ];
  empty(context, room, ({ bare }) =>
    there.store.known(local, whoIs(there, bare)) === undefined ? shutOut : moved,
  );
}
