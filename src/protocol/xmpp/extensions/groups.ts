import { child, children, el, text, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';
import { countOf } from './room-roles.ts';

/** A group of users, as lists have it (NEW, docs/protocol.md). */
export interface ListedGroup {
  address: string;
  description: string;
  users: number | null;
}

/** @param of only those that this user is in */
export function groupsQuery(query: { words?: string; of?: string }): Element {
  return el('groups', NS_PCHAT, { words: query.words || undefined, of: query.of });
}

export function parseGroups(reply: Element): ListedGroup[] {
  const list = child(reply, 'groups', NS_PCHAT);
  return (list ? children(list, 'group', NS_PCHAT) : []).flatMap((group) => {
    const { jid = '', users } = group.attrs;
    return jid === '' ? [] : [{ address: jid, description: text(group), users: countOf(users) }];
  });
}

export function groupQuery(address: string): Element {
  return el('group', NS_PCHAT, { jid: address });
}

/** A group's users; null when the answer is none. */
export function parseGroup(reply: Element): { description: string; users: string[] } | null {
  const group = child(reply, 'group', NS_PCHAT);
  if (group === undefined) return null;
  const users = children(group, 'user', NS_PCHAT).flatMap(({ attrs }) => attrs['jid'] || []);
  return { description: text(group).trim(), users };
}
