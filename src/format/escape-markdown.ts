import { findLinks } from './links.ts';
import { printable } from './printable.ts';
import { webAddress } from './web-address.ts';

/** What begins markup in CommonMark, GitHub's and Pandoc's dialects, or a template of Jekyll or Hugo, wherever it stands. */
const MARKUP = /[\\`*_[\]{}<>&|~$^%]/g;
/** What does at the beginning of a line only: headings, lists, rules, definitions. */
const AT_LINE_START = /^(\d{0,9})([#+\-=:.)])/;

/**
 * Untrusted text as one paragraph of Markdown that shows it as it was written: nothing in it is markup, HTML or a link but
 * addresses of the web, and it can neither begin a paragraph of its own nor end the one in which it stands.
 */
export function escapeMarkdown(text: string): string {
  return printable(text, { multiline: true }).trimEnd().split('\n').map(escapeLine).join('\\\n');
}

/** Untrusted text on one line, for names and titles. */
export function escapeMarkdownWord(text: string): string {
  return escapeLine(printable(text));
}

function escapeLine(line: string): string {
  const indent = /^\s*/.exec(line)![0].length;
  let escaped = '';
  let end = indent;
  for (const link of findLinks(line)) {
    if (webAddress(link.url) === null) continue;
    escaped += `${escapePiece(line.slice(end, link.start), escaped === '')}<${link.url}>`;
    end = link.end;
  }
  // Indentation is code in Markdown, and lost where it is not.
  return '\u00A0'.repeat(indent) + escaped + escapePiece(line.slice(end), escaped === '');
}

function escapePiece(text: string, atStart: boolean): string {
  const escaped = text.replace(MARKUP, '\\$&');
  return atStart ? escaped.replace(AT_LINE_START, '$1\\$2') : escaped;
}
