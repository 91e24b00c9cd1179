import { child, children, el, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';
import { countOf, standingsIn } from './room-roles.ts';
import type { StandingInfo } from './standing.ts';

/** That a room is large, or no longer: then it tells of nobody but us (NEW, docs/protocol.md). */
export interface LargeInfo {
  participants: number;
  ended: boolean;
}

/** What a room says of its size in our presence or in a message of its own. */
export function largeIn(stanza: Element): LargeInfo | null {
  const large = child(stanza, 'large', NS_PCHAT);
  if (large === undefined) return null;
  const { participants, ended } = large.attrs;
  return { participants: countOf(participants) ?? 0, ended: ended === '1' || ended === 'true' };
}

/** Who wrote a message in a large room that shows addresses; to be asked for only there. */
export function authorIn(message: Element): string | null {
  return child(message, 'author', NS_PCHAT)?.attrs['jid'] || null;
}

/** Someone in a room that was asked who is in it. */
export interface ListedParticipant {
  nick: string;
  address: string | null;
  standing: StandingInfo;
}

export function participantsQuery(words: string): Element {
  return el('participants', NS_PCHAT, { words: words === '' ? undefined : words });
}

export function parseParticipants(reply: Element): { participants: ListedParticipant[]; count: number } {
  const list = child(reply, 'participants', NS_PCHAT);
  const participants = (list ? children(list, 'participant', NS_PCHAT) : []).flatMap(({ attrs }) => {
    const { nick = '', jid, roles = '', post } = attrs;
    if (nick === '') return [];
    return [{ nick, address: jid ?? null, standing: { roles: standingsIn(roles), post: post === '1' } }];
  });
  return { participants, count: countOf(list?.attrs['count']) ?? participants.length };
}
