import type { Element } from '../../src/server/stream/element.ts';
import { StanzaReader } from '../../src/server/stream/stanza-reader.ts';

/** Names and what they stand for: addresses of clients, and what was captured. */
export type Variables = Map<string, string>;

/** Parses XML whose outer namespace is that of stanzas. */
export function parseXml(xml: string): Element[] {
  const found: Element[] = [];
  const reader = new StanzaReader({
    open: () => undefined,
    element: (one) => found.push(one),
    close: () => undefined,
  });
  reader.limit = 1 << 24;
  reader.write(`<script xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>${xml}`);
  if (reader.midElement) throw new Error(`Not complete: ${xml}`);
  return found;
}

/** Puts in the values of `{name}`. */
export function substitute(xml: string, variables: Variables): string {
  return xml.replace(/\{(\w+)\}/g, (whole, name: string) => variables.get(name) ?? whole);
}

/**
 * Whether an element is as the pattern says: `{any}` stands for any value, `{id:name}` captures one, `{name}` is what was
 * captured before. More attributes and children than the pattern has are tolerated, unless `exactly`.
 */
export function matches(pattern: Element, actual: Element, variables: Variables, exactly: boolean): boolean {
  if (pattern.name !== actual.name || pattern.ns !== actual.ns) return false;
  for (const [name, value] of Object.entries(pattern.attrs)) {
    const found = actual.attrs[name];
    if (found === undefined || !matchesValue(value, found, variables)) return false;
  }
  const wanted = elements(pattern);
  const given = elements(actual);
  if (
    exactly &&
    (Object.keys(pattern.attrs).length !== Object.keys(actual.attrs).length || wanted.length !== given.length)
  ) {
    return false;
  }
  const words = ownText(pattern);
  if ((words !== '' || exactly) && !matchesValue(words, ownText(actual), variables)) return false;
  const left = [...given];
  return wanted.every((child) => {
    const index = left.findIndex((candidate) => matches(child, candidate, variables, exactly));
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

function matchesValue(pattern: string, actual: string, variables: Variables): boolean {
  const captured: string[] = [];
  const source = pattern.split(/(\{[\w:]+\})/).map((part) => {
    const [, capture, name] = /^\{(?:(id):)?(\w+)\}$/.exec(part) ?? [];
    if (name === undefined) return escapeRegExp(part);
    if (capture !== undefined) captured.push(name);
    else if (name !== 'any') return escapeRegExp(variables.get(name) ?? part);
    return capture === undefined ? '[^]*' : '([^]+)';
  });
  const found = new RegExp(`^${source.join('')}$`).exec(actual);
  captured.forEach((name, index) => found !== null && variables.set(name, found[index + 1]!));
  return found !== null;
}

function elements(element: Element): Element[] {
  return element.children.filter((child) => typeof child !== 'string');
}

function ownText(element: Element): string {
  return element.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}

function escapeRegExp(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
