import type { XMLElement } from 'stanza/jxt/index.js';
import type { Element } from '../extensions/element.ts';

/** Deeper nesting says nothing in any extension, only strains whoever walks it. */
const MAX_DEPTH = 64;

/** Namespaces by prefix; the default one under the empty string. */
type Scope = Record<string, string>;

/** The parser's element with namespaces resolved; null when it is nested too deep to be sensible. */
export function elementOf(xml: XMLElement): Element | null {
  return convert(xml, scopeOf(xml, xml.parent ? scopeOf(xml.parent, {}) : {}), MAX_DEPTH);
}

function scopeOf(xml: XMLElement, outer: Scope): Scope {
  let scope = outer;
  for (const [name, value] of Object.entries(xml.attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    if (scope === outer) scope = { ...outer };
    scope[name.slice(6)] = value ?? '';
  }
  return scope;
}

function convert(xml: XMLElement, scope: Scope, depth: number): Element | null {
  if (depth === 0) return null;
  const colon = xml.name.indexOf(':');
  const element: Element = {
    name: xml.name.slice(colon + 1),
    ns: scope[colon === -1 ? '' : xml.name.slice(0, colon)] ?? '',
    attrs: {},
    children: [],
  };
  for (const [name, value] of Object.entries(xml.attributes)) {
    const plain = !name.includes(':') || name.startsWith('xml:');
    if (plain && name !== 'xmlns' && value !== undefined) element.attrs[name] = value;
  }
  for (const node of xml.children) {
    if (typeof node === 'string') {
      element.children.push(node);
      continue;
    }
    const inner = convert(node, scopeOf(node, scope), depth - 1);
    if (inner === null) return null;
    element.children.push(inner);
  }
  return element;
}
