import { sendableText } from '../../../model/sendable-text.ts';

/** One XML element of a stanza, namespaces resolved. Attributes keep their literal names; prefixed ones other than `xml:` are dropped. */
export interface Element {
  name: string;
  /** Namespace URI of the element itself. */
  ns: string;
  attrs: Record<string, string>;
  children: (Element | string)[];
}

/** Makes an element; falsy children are left out, undefined attributes too. */
export function el(
  name: string,
  ns: string,
  attrs: Record<string, string | undefined> = {},
  ...children: (Element | string | null | undefined | false)[]
): Element {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(attrs)) if (value !== undefined) kept[key] = value;
  return {
    name,
    ns,
    attrs: kept,
    children: children.filter(
      (child) => child !== null && child !== undefined && child !== false && child !== '',
    ) as (Element | string)[],
  };
}

/** The first child element of that name (and namespace, when given). */
export function child(parent: Element, name: string, ns?: string): Element | undefined {
  for (const node of parent.children) {
    if (typeof node !== 'string' && node.name === name && (ns === undefined || node.ns === ns)) return node;
  }
  return undefined;
}

/** All child elements, of one name when given. */
export function children(parent: Element, name?: string, ns?: string): Element[] {
  return parent.children.filter(
    (node): node is Element =>
      typeof node !== 'string' &&
      (name === undefined || node.name === name) &&
      (ns === undefined || node.ns === ns),
  );
}

/** The element's own text. */
export function text(element: Element | undefined): string {
  return element === undefined ? '' : element.children.filter((node) => typeof node === 'string').join('');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
};

/** Here all text passes on its way out, whatever it belongs to: what XML cannot carry goes no further. */
export function escapeText(value: string): string {
  return sendableText(value).replace(/[&<>]/g, (char) => ESCAPES[char]!);
}

export function escapeAttribute(value: string): string {
  return sendableText(value).replace(/[&<>"'\t\n]/g, (char) => ESCAPES[char]!);
}

/** The element as XML; `outerNs` is the default namespace already in force around it. */
export function serialize(element: Element, outerNs = ''): string {
  let xml = `<${element.name}`;
  if (element.ns !== outerNs) xml += ` xmlns='${escapeAttribute(element.ns)}'`;
  for (const [key, value] of Object.entries(element.attrs)) xml += ` ${key}='${escapeAttribute(value)}'`;
  if (element.children.length === 0) return `${xml}/>`;
  xml += '>';
  for (const node of element.children)
    xml += typeof node === 'string' ? escapeText(node) : serialize(node, element.ns);
  return `${xml}</${element.name}>`;
}
