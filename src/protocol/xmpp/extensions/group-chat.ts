import { child, children, el, text, type Element } from './element.ts';

/** Multi-user chat (XEP-0045). */
export const NS_MUC = 'http://jabber.org/protocol/muc';
export const NS_MUC_USER = 'http://jabber.org/protocol/muc#user';
export const NS_MUC_OWNER = 'http://jabber.org/protocol/muc#owner';
export const FORM_ROOM_INFO = 'http://jabber.org/protocol/muc#roominfo';
export const FORM_ROOM_CONFIG = 'http://jabber.org/protocol/muc#roomconfig';
/** Direct invitations (XEP-0249). */
export const NS_DIRECT_INVITE = 'jabber:x:conference';

/** Status codes (XEP-0045 section 15.6) that pchat acts on. */
export const STATUS = {
  configurationChanged: '104',
  self: '110',
  created: '201',
  banned: '301',
  nickChanged: '303',
  kicked: '307',
  affiliationChanged: '321',
  membersOnly: '322',
  shutdown: '332',
  technicalError: '333',
} as const;

/** What a room says about an occupant. */
export interface OccupantInfo {
  affiliation: string;
  role: string;
  /** Real address, full, where the room shows it. */
  address: string | null;
  /** The new nick, in a nick change. */
  nick: string | null;
  reason: string;
  statuses: Set<string>;
  destroyed: { reason: string } | null;
}

export function joinPayload(): Element {
  // The archive has the history; asking the room too would bring everything twice.
  return el('x', NS_MUC, {}, el('history', NS_MUC, { maxstanzas: '0' }));
}

/** The `muc#user` part of a presence; only presence may be read so, for in messages occupants can forge it. */
export function occupantInfo(presence: Element): OccupantInfo | null {
  const x = child(presence, 'x', NS_MUC_USER);
  if (x === undefined) return null;
  const item = child(x, 'item', NS_MUC_USER);
  const destroy = child(x, 'destroy', NS_MUC_USER);
  return {
    affiliation: item?.attrs['affiliation'] ?? 'none',
    role: item?.attrs['role'] ?? 'none',
    address: item?.attrs['jid'] ?? null,
    nick: item?.attrs['nick'] ?? null,
    reason: text(item && child(item, 'reason', NS_MUC_USER)),
    statuses: statusCodes(x),
    destroyed: destroy === undefined ? null : { reason: text(child(destroy, 'reason', NS_MUC_USER)) },
  };
}

export function statusCodes(x: Element): Set<string> {
  return new Set(children(x, 'status', NS_MUC_USER).map(({ attrs }) => attrs['code'] ?? ''));
}

/** An invitation passed on by a room (XEP-0045 section 7.8.2): who invites, and why. */
export function mediatedInvite(message: Element): { by: string; reason: string } | null {
  const x = child(message, 'x', NS_MUC_USER);
  const invite = x && child(x, 'invite', NS_MUC_USER);
  if (invite === undefined) return null;
  return { by: invite.attrs['from'] ?? '', reason: text(child(invite, 'reason', NS_MUC_USER)) };
}

/** That somebody does not come, passed on by a room (XEP-0045 section 7.8.2): who declines, and why. */
export function mediatedDecline(message: Element): { by: string; reason: string } | null {
  const x = child(message, 'x', NS_MUC_USER);
  const decline = x && child(x, 'decline', NS_MUC_USER);
  if (decline === undefined) return null;
  return { by: decline.attrs['from'] ?? '', reason: text(child(decline, 'reason', NS_MUC_USER)) };
}

/** An invitation sent by a person directly (XEP-0249). */
export function directInvite(message: Element): { room: string; reason: string } | null {
  const x = child(message, 'x', NS_DIRECT_INVITE);
  return x === undefined ? null : { room: x.attrs['jid'] ?? '', reason: x.attrs['reason'] ?? '' };
}

export function ownerQuery(...payload: Element[]): Element {
  return el('query', NS_MUC_OWNER, {}, ...payload);
}

export function destroyPayload(reason: string): Element {
  return el('destroy', NS_MUC_OWNER, {}, reason !== '' && el('reason', NS_MUC_OWNER, {}, reason));
}

/** Asks the room to invite somebody (XEP-0045 section 7.8.2). */
export function invitePayload(who: string, reason: string): Element {
  return el(
    'x',
    NS_MUC_USER,
    {},
    el('invite', NS_MUC_USER, { to: who }, reason !== '' && el('reason', NS_MUC_USER, {}, reason)),
  );
}

/** Tells who invited that one does not come (XEP-0045 section 7.8.2). @param who as the invitation named them */
export function declinePayload(who: string, reason: string): Element {
  return el(
    'x',
    NS_MUC_USER,
    {},
    el('decline', NS_MUC_USER, { to: who }, reason !== '' && el('reason', NS_MUC_USER, {}, reason)),
  );
}
