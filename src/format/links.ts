/** Where a link stands in a text. */
export interface Link {
  start: number;
  end: number;
  /** The address exactly as it is written there: nothing is ever opened that was not shown. */
  url: string;
}

/** Only these schemes are links; `javascript:`, `file:` and whatever else an opener might obey stay plain text. */
const LINK = /\b(?:https?:\/\/|xmpp:)[^\s<>"`\p{C}]{1,2048}/giu;
/** Closes the sentence rather than the address. */
const PUNCTUATION = ".,;:!?'*_~…";
const BRACKETS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** The links in a printable text, in order. */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  for (const match of text.matchAll(LINK)) {
    const url = trimmed(match[0]);
    if (isAddress(url)) links.push({ start: match.index, end: match.index + url.length, url });
  }
  return links;
}

/** Without punctuation behind it, and without closing brackets that were opened before it. */
function trimmed(text: string): string {
  const unopened: Record<string, number> = {};
  for (const [closing, opening] of Object.entries(BRACKETS)) {
    unopened[closing] = text.split(closing).length - text.split(opening).length;
  }
  let end = text.length;
  for (; end > 0; end -= 1) {
    const last = text[end - 1]!;
    const excess = unopened[last];
    if (excess === undefined ? !PUNCTUATION.includes(last) : excess <= 0) break;
    if (excess !== undefined) unopened[last] = excess - 1;
  }
  return text.slice(0, end);
}

function isAddress(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  return parsed.protocol === 'xmpp:' ? parsed.pathname !== '' : parsed.hostname !== '';
}
