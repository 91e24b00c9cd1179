import { formatAddress, type AddressParts } from '../../model/address.ts';
import { carbonCopy, copiesWanted } from '../extensions/carbons.ts';
import { child, serialize, type Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { Sessions } from './sessions.ts';

/** Delivers a message to a local user (RFC 6121 section 8.5), with carbons (XEP-0280). @throws StanzaError */
export function routeMessage(
  sessions: Sessions,
  from: Session,
  message: Element,
  to: AddressParts | null,
): void {
  const bare = to === null ? from.bare : formatAddress({ ...to, resource: '' });
  const type = message.attrs['type'] ?? 'normal';
  if (to?.local === '') {
    if (type !== 'error') throw new StanzaError('service-unavailable');
    return;
  }
  dropForgedIds(message, bare);
  const direct = to === null ? undefined : sessions.get(bare, to.resource);
  const reached = new Set<Session>(direct === undefined ? recipients(sessions, bare, type, to) : [direct]);
  const xml = serialize(message);
  for (const session of reached) session.sendXml(xml);
  if (copiesWanted(message)) {
    for (const other of sessions.of(bare)) {
      if (other.carbons && !reached.has(other) && other !== from)
        other.send(carbonCopy('received', message, other));
    }
    for (const other of sessions.of(from.bare)) {
      if (other.carbons && other !== from && !reached.has(other))
        other.send(carbonCopy('sent', message, other));
    }
  }
  if (reached.size === 0 && type !== 'error' && type !== 'headline') {
    throw new StanzaError('service-unavailable', 'The person is not signed in.');
  }
}

/** Who gets what is for a user's bare address, or for a resource of theirs that is gone. */
function recipients(sessions: Sessions, bare: string, type: string, to: AddressParts | null): Session[] {
  if (type === 'groupchat') throw new StanzaError('service-unavailable');
  if (type === 'error' || (type === 'headline' && to !== null && to.resource !== '')) return [];
  return [...sessions.available(bare)].filter((session) => session.priority! >= 0);
}

/** XEP-0359: an id by the recipient's account can only come from its server. */
function dropForgedIds(message: Element, bare: string): void {
  if (child(message, 'stanza-id') === undefined) return;
  message.children = message.children.filter(
    (node) => typeof node === 'string' || node.name !== 'stanza-id' || node.attrs['by'] !== bare,
  );
}
