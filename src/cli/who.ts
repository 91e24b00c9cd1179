import { bareAddress, isUserAddress, parseAddress } from '../model/address.ts';
import { PchatError } from '../model/errors.ts';
import { principalAddress, principalKind, principalName } from '../model/principal.ts';
import type { Session } from '../session/session.ts';

/** How people and groups are named in commands. */
export const WHO = 'WHO is a user (alice, or alice@example.com) or the users of a group (group:ops).';

/** The domain of the session's server, which names without one belong to. */
export function domainOf(session: Session): string {
  return parseAddress(session.account).domain;
}

/** The address of a user or group. @throws PchatError `usage` */
export function principalOf(session: Session, typed: string): string {
  const domain = domainOf(session);
  const address = principalAddress(typed, domain);
  if (address === domain) return address;
  if (isUserAddress(address)) return bareAddress(address);
  throw new PchatError('usage', `"${typed}" names neither a user nor a group.`, { next: WHO });
}

/** The address of a user. @throws PchatError `usage` */
export function userOf(session: Session, typed: string): string {
  const address = principalOf(session, typed);
  if (principalKind(address, domainOf(session)) === 'user') return address;
  throw new PchatError('usage', `"${typed}" is not one user.`, { next: 'Name users one by one: alice bob.' });
}

/** Somebody as people read and type them. */
export function whoLabel(session: Session, address: string): string {
  return principalName(address, domainOf(session));
}
