import { child, el, text, type Element } from './element.ts';

/** Software version (XEP-0092). */
export const NS_VERSION = 'jabber:iq:version';

export function versionQuery(): Element {
  return el('query', NS_VERSION);
}

export function parseVersion(reply: Element): { name: string; version: string } {
  const query = child(reply, 'query', NS_VERSION);
  const part = (name: string) => text(query && child(query, name, NS_VERSION));
  return { name: part('name'), version: part('version') };
}
