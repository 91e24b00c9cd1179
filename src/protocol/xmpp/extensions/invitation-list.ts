import { bareAddress, isUserAddress } from '../../../model/address.ts';
import type { Invitation } from '../../../model/person.ts';
import { parseTimestamp } from './delay.ts';
import { child, children, el, text, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';

const STATES = new Set<string>(['pending', 'accepted', 'declined'] satisfies Invitation['state'][]);

/** Asks the server for the invitations that it keeps (NEW, docs/protocol.md). */
export function invitationsQuery(): Element {
  return el('invitations', NS_PCHAT);
}

export function parseInvitations(reply: Element): Invitation[] {
  const list = child(reply, 'invitations', NS_PCHAT);
  return (list ? children(list, 'invitation', NS_PCHAT) : []).flatMap((invitation) => {
    const { id = '', jid = '', name = '', category = '', by = '', stamp, state = '' } = invitation.attrs;
    if (id === '' || !isUserAddress(jid) || !STATES.has(state)) return [];
    return [
      {
        id,
        room: bareAddress(jid),
        name,
        category,
        by,
        reason: text(invitation),
        time: parseTimestamp(stamp) ?? 0,
        state: state as Invitation['state'],
      },
    ];
  });
}

export function declineRequest(id: string, reason: string): Element {
  return el('invitation', NS_PCHAT, { id, state: 'declined' }, reason);
}

/** The number that a server gave the invitation in a message; null when it gave none. */
export function invitationId(message: Element): string | null {
  return child(message, 'invitation', NS_PCHAT)?.attrs['id'] || null;
}
