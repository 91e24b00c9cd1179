import { bareAddress, isUserAddress, parseAddress } from '../../model/address.ts';
import type { BackendEvent } from '../backend.ts';
import type { Element } from './extensions/element.ts';
import { directInvite, mediatedInvite } from './extensions/group-chat.ts';

type Invited = Extract<BackendEvent, { type: 'invited' }>;

/** The invitation in a message, by a room about itself or by a person about any room; it is shown, never followed by itself. */
export function invitationIn(message: Element, from: string): Invited | null {
  const mediated = mediatedInvite(message);
  if (mediated && isUserAddress(from)) {
    return {
      type: 'invited',
      room: bareAddress(from),
      by: inviter(mediated.by, from),
      reason: mediated.reason,
    };
  }
  const direct = directInvite(message);
  if (direct && isUserAddress(direct.room)) {
    return { type: 'invited', room: bareAddress(direct.room), by: bareAddress(from), reason: direct.reason };
  }
  return null;
}

/** ejabberd names the inviter's address, Prosody the nick in the room. */
function inviter(by: string, room: string): string {
  try {
    const { local, domain, resource } = parseAddress(by);
    const bare = local === '' ? domain : `${local}@${domain}`;
    return bare === bareAddress(room) && resource !== '' ? resource : bare;
  } catch {
    return '';
  }
}
