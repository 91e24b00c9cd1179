import type { ClientSession } from '../service.ts';
import { child, el, text, type Element } from '../stream/element.ts';
import { formIn } from '../stream/data-form.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { abandonRoom, checkName, claimRoom } from './creation.ts';
import { requireManager } from './door.ts';
import { deleteRoom, empty, farewell } from './leaving.ts';
import { MUC_OWNER, MUC_USER } from './namespaces.ts';
import { refreshRoom } from './refresh.ts';
import type { Room } from './room.ts';
import { changeStatuses, configForm, readConfigForm, type RoomConfig } from './room-config.ts';
import type { KnownRoom } from './room-store.ts';

/** Answers `muc#owner` (XEP-0045 section 10.2, 10.9). */
export function configure(
  context: RoomsContext,
  query: Element,
  known: KnownRoom,
  session: ClientSession,
  type: string,
): Element | undefined {
  const { record, standing } = known;
  requireManager(known, 'change the settings of this room');
  if (type === 'get') return el('query', MUC_OWNER, {}, configForm(record.config));
  const destruction = child(query, 'destroy', MUC_OWNER);
  if (destruction !== undefined) {
    if (!standing.administrator)
      throw new StanzaError('forbidden', 'Only an administrator deletes a room: a manager may disable it.');
    destroy(context, known, destruction);
    return undefined;
  }
  const form = requireForm(query);
  if (form.attrs['type'] !== 'cancel')
    reconfigure(context, known, readConfigForm(form, record.config), session);
  return undefined;
}

/** Answers `muc#owner` of who is creating the room (section 10.1). */
export function configureLocked(
  context: RoomsContext,
  query: Element,
  room: Room,
  session: ClientSession,
  type: string,
): Element | undefined {
  if (type === 'get') return el('query', MUC_OWNER, {}, configForm(room.config));
  if (child(query, 'destroy', MUC_OWNER) !== undefined) {
    abandonRoom(context, room);
    return undefined;
  }
  const form = requireForm(query);
  if (form.attrs['type'] === 'cancel') abandonRoom(context, room);
  else claimRoom(context, room, session, readConfigForm(form, room.config));
  return undefined;
}

function requireForm(query: Element): Element {
  const form = formIn(query);
  const type = form?.attrs['type'];
  if (form === undefined || (type !== 'submit' && type !== 'cancel')) {
    throw new StanzaError('bad-request', 'Send the configuration as a submitted form, or destroy.');
  }
  return form;
}

function reconfigure(
  context: RoomsContext,
  { record, standing }: KnownRoom,
  config: RoomConfig,
  session: ClientSession,
): void {
  const before = record.config;
  // A room that ends with its last participant is deleted by whoever leaves it last.
  if (before.persistent && !config.persistent && !standing.administrator)
    throw new StanzaError('forbidden', 'Only an administrator lets a room end: a manager may disable it.');
  const room = context.live.get(record.local);
  context.writer.transaction(() => {
    // A name that was there before there were such rules may stay.
    if (config.name !== before.name) checkName(context, record.local, config, session.bare, record.id);
    context.store.configure(record, config);
  });
  context.backlog.note(record.id);
  if (room === undefined) {
    // Nobody is left to wait for.
    if (!config.persistent) deleteRoom(context, record.id);
    return;
  }
  settleConfig(context, room, config, room.bySession(session)?.nick);
}

/** Tells who is in a room of its new settings, and shows out whom they shut out. */
export function settleConfig(context: RoomsContext, room: Room, config: RoomConfig, actor?: string): void {
  const before = room.config;
  room.record = { ...room.record, config };
  refreshRoom(context, room, { actor }, config.membersOnly && !before.membersOnly ? '322' : '321');
  room.notify(changeStatuses(before, config));
}

function destroy(context: RoomsContext, { record }: KnownRoom, destruction: Element): void {
  deleteRoom(context, record.id);
  const room = context.live.get(record.local);
  const reason = text(child(destruction, 'reason', MUC_OWNER));
  if (room !== undefined) emptyDestroyed(context, room, reason, destruction.attrs['jid']);
}

/** Shows everyone out of a room that is no more. @param jid an address to go to instead */
export function emptyDestroyed(context: RoomsContext, room: Room, reason: string, jid?: string): void {
  const why = reason !== '' && el('reason', MUC_USER, {}, reason);
  empty(context, room, farewell(el('destroy', MUC_USER, { jid }, why)));
}
