import type { Extension } from '../routing/extension.ts';
import { child, el, type Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';

const CARBONS_NS = 'urn:xmpp:carbons:2';

/** XEP-0280: a user's other clients get copies of what one of them sends and receives. */
export const carbons: Extension = {
  serverFeatures: [CARBONS_NS],
  accountFeatures: [CARBONS_NS],
  queries: [true, false].map((enable) => ({
    name: enable ? 'enable' : 'disable',
    ns: CARBONS_NS,
    at: ['own'],
    answer: ({ session }) => {
      session.carbons = enable;
      return null;
    },
  })),
};

/** XEP-0280 section 6: what is conversation, unless its sender says otherwise. */
export function copiesWanted(message: Element): boolean {
  const type = message.attrs['type'] ?? 'normal';
  const conversation = type === 'chat' || (type === 'normal' && child(message, 'body') !== undefined);
  return (
    conversation &&
    child(message, 'private', CARBONS_NS) === undefined &&
    child(message, 'no-copy', 'urn:xmpp:hints') === undefined
  );
}

export function carbonCopy(direction: 'sent' | 'received', message: Element, to: Session): Element {
  const forwarded = el('forwarded', 'urn:xmpp:forward:0', {}, message);
  return el(
    'message',
    'jabber:client',
    { from: to.bare, to: to.address, type: message.attrs['type'] },
    el(direction, CARBONS_NS, {}, forwarded),
  );
}
