import type { Standing } from '../../../model/principal.ts';
import { child, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';
import { standingsIn } from './room-roles.ts';

/** What someone is in a room and whether they may post, which affiliation and role do not say (NEW, docs/protocol.md). */
export interface StandingInfo {
  roles: Standing[];
  post: boolean;
}

/** What a room put into a presence. To be asked for only where the room is known to keep participants from sending it. */
export function standingIn(presence: Element): StandingInfo | null {
  const standing = child(presence, 'standing', NS_PCHAT);
  if (standing === undefined) return null;
  const { roles = '', post } = standing.attrs;
  return { roles: standingsIn(roles), post: post === '1' || post === 'true' };
}
