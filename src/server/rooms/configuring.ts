import type { ClientSession } from '../service.ts';
import { child, el, text, type Element } from '../stream/element.ts';
import { formIn } from '../stream/data-form.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { atLeast } from './affiliation.ts';
import type { RoomsContext } from './context.ts';
import { abandonRoom, claimRoom } from './creation.ts';
import { deleteRoom, empty, expel, farewell } from './leaving.ts';
import { MUC_OWNER, MUC_USER } from './namespaces.ts';
import type { Room } from './room.ts';
import { changeStatuses, configForm, readConfigForm, type RoomConfig } from './room-config.ts';
import type { KnownRoom } from './room-store.ts';

/** Answers `muc#owner` (XEP-0045 section 10.2, 10.9). */
export function configure(
  context: RoomsContext,
  query: Element,
  known: KnownRoom,
  type: string,
): Element | undefined {
  const { record, affiliation } = known;
  if (affiliation !== 'owner') throw new StanzaError('forbidden', 'Only owners change or destroy the room.');
  if (type === 'get') return el('query', MUC_OWNER, {}, configForm(record.config));
  const destruction = child(query, 'destroy', MUC_OWNER);
  if (destruction !== undefined) {
    destroy(context, known, destruction);
    return undefined;
  }
  const form = requireForm(query);
  if (form.attrs['type'] !== 'cancel') reconfigure(context, known, readConfigForm(form, record.config));
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

function reconfigure(context: RoomsContext, { record }: KnownRoom, config: RoomConfig): void {
  const before = record.config;
  const room = context.live.get(record.local);
  context.writer.transaction(() => context.store.configure(record.id, config));
  if (room === undefined) {
    // Nobody is left to wait for.
    if (!config.persistent) deleteRoom(context, record.id);
    return;
  }
  room.record = { ...room.record, config };
  for (const occupant of room.occupants.values()) {
    if (config.membersOnly && !before.membersOnly && !atLeast(occupant.affiliation, 'member')) {
      expel(context, room, occupant, { statuses: ['322'] });
    } else if (!config.moderated && occupant.role === 'visitor') {
      occupant.role = 'participant';
      room.announce(occupant);
    }
  }
  room.notify(changeStatuses(before, config));
}

function destroy(context: RoomsContext, { record }: KnownRoom, destruction: Element): void {
  deleteRoom(context, record.id);
  const room = context.live.get(record.local);
  if (room === undefined) return;
  const reason = text(child(destruction, 'reason', MUC_OWNER));
  const { jid } = destruction.attrs;
  empty(
    context,
    room,
    farewell(el('destroy', MUC_USER, { jid }, reason !== '' && el('reason', MUC_USER, {}, reason))),
  );
}
