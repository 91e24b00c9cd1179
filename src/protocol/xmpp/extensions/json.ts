import { el, text, type Element } from './element.ts';

/** JSON containers (XEP-0335). */
export const NS_JSON = 'urn:xmpp:json:0';

export function json(value: unknown): Element {
  return el('json', NS_JSON, {}, JSON.stringify(value) ?? 'null');
}

/** The value in a container; null when it is none, or not JSON. */
export function parseJson(element: Element | null): unknown {
  if (element?.name !== 'json' || element.ns !== NS_JSON) return null;
  try {
    return JSON.parse(text(element)) as unknown;
  } catch {
    return null;
  }
}
