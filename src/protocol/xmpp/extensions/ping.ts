import { el, type Element } from './element.ts';

/** XMPP ping (XEP-0199). */
export const NS_PING = 'urn:xmpp:ping';

export function ping(): Element {
  return el('ping', NS_PING);
}
