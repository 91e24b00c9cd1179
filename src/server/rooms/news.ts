import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import { forwardedXml } from '../archive/answer-query.ts';
import type { ArchiveEntry } from '../archive/archive-store.ts';
import { el } from '../stream/element.ts';
import type { RoomsContext } from './context.ts';
import { knownRoom, mayRead, movedElement } from './door.ts';
import { CLIENT } from './namespaces.ts';
import type { Room } from './room.ts';
import { manages } from './standing.ts';
import { whoIs } from './who.ts';

/**
 * NEW: tells sessions that follow a room and have not joined it of a message in it, if their user may read it: `<message
 * from='room@service'><news xmlns='urn:pchat:0'>` with the message as the archive would give it (XEP-0297).
 */
export function tellFollowers(context: RoomsContext, room: Room, entry: ArchiveEntry): void {
  for (const session of context.host.followers(room.address)) {
    if (room.bySession(session) !== undefined) continue;
    const known = knownRoom(context, room.record.local, session);
    if (known === undefined || !mayRead(known)) continue;
    const reveal = room.config.whois === 'anyone' || manages(known.standing);
    const attrs = { from: room.address, to: session.address };
    session.sendXml(forwardedXml(attrs, el('news', NS_PCHAT), entry, reveal));
  }
}

/**
 * NEW: tells sessions that follow a room and have not joined it that it is at another address now, as the room's old one:
 * `<message from='room@service'><moved xmlns='urn:pchat:0' jid='room@other'/></message>`.
 *
 * @param there the category that it is in now
 */
export function tellFollowersOfMove(context: RoomsContext, local: string, there: RoomsContext): void {
  const from = `${local}@${context.domain}`;
  const room = context.live.get(local);
  for (const session of context.host.followers(from)) {
    if (room?.bySession(session) !== undefined) continue;
    // Who may not know of the room where it is now is not told where that is, nor who knows nothing of where it was.
    if (!whoIs(context, session.bare).inScope || knownRoom(there, local, session) === undefined) continue;
    const moved = movedElement(`${local}@${there.domain}`);
    session.send(el('message', CLIENT, { from, to: session.address }, moved));
  }
}
