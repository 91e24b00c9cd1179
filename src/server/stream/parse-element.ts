import type { Element } from './element.ts';
import { StanzaReader } from './stanza-reader.ts';

/** Parses one element that this server stored; it declares its own namespaces. @throws StreamError when it is damaged */
export function parseElement(xml: string): Element {
  let found: Element | undefined;
  const reader = new StanzaReader({
    open: () => undefined,
    element: (element) => {
      found = element;
    },
    close: () => undefined,
  });
  reader.limit = Infinity;
  reader.write(`<stored>${xml}`);
  if (found === undefined) throw new Error('Stored XML is damaged.');
  return found;
}
