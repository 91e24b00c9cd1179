import { findLinks } from './links.ts';
import { printable } from './printable.ts';
import { Style, styleText } from './styling.ts';
import { webAddress } from './web-address.ts';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const ELEMENTS: readonly (readonly [bit: number, element: string])[] = [
  [Style.bold, 'b'],
  [Style.underline, 'i'],
  [Style.strike, 's'],
  [Style.code, 'code'],
];

/** Untrusted text on one line, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return escaped(printable(text));
}

/** Untrusted text with its lines, Message Styling (XEP-0393) and links to the web, as HTML that is XML too. */
export function textHtml(text: string): string {
  return styleText(printable(text, { multiline: true }))
    .map(({ text: line, styles }) => (styles === null ? escaped(line) : styledHtml(line, styles)))
    .join('<br/>\n');
}

/** A link to the web opens without telling where it was found; anything else stays text. @param html what it shows */
export function linkHtml(url: string, html: string): string {
  const address = webAddress(url);
  if (address === null) return html;
  return `<a href="${escaped(address)}" rel="noopener noreferrer nofollow">${html}</a>`;
}

function styledHtml(line: string, styles: Uint8Array): string {
  let html = '';
  let end = 0;
  for (const link of findLinks(line)) {
    const isLink = (styles[link.start]! & Style.link) !== 0;
    const shown = runs(line, styles, link.start, link.end);
    html += runs(line, styles, end, link.start) + (isLink ? linkHtml(link.url, shown) : shown);
    end = link.end;
  }
  return html + runs(line, styles, end, line.length);
}

/** Pieces of one style each. */
function runs(line: string, styles: Uint8Array, from: number, to: number): string {
  let html = '';
  for (let start = from; start < to;) {
    let end = start + 1;
    while (end < to && styles[end] === styles[start]) end += 1;
    const elements = ELEMENTS.filter(([bit]) => (styles[start]! & bit) !== 0).map(([, element]) => element);
    const open = elements.map((element) => `<${element}>`).join('');
    const close = elements.toReversed().map((element) => `</${element}>`);
    html += `${open}${escaped(line.slice(start, end))}${close.join('')}`;
    start = end;
  }
  return html;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
