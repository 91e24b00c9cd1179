import { child, el, text, type Element } from './element.ts';

/** What a user says of themselves (XEP-0054). */
export const NS_VCARD = 'vcard-temp';

export interface Card {
  name: string;
  nick: string;
  email: string;
  title: string;
  organisation: string;
}

export function cardQuery(): Element {
  return el('vCard', NS_VCARD);
}

/** The card in an answer; empty fields where nothing is said, null where there is no card at all. */
export function parseCard(reply: Element): Card | null {
  const card = child(reply, 'vCard', NS_VCARD);
  if (card === undefined) return null;
  const part = (...path: string[]) => {
    let at: Element | undefined = card;
    for (const name of path) at = at && child(at, name, NS_VCARD);
    return text(at).trim();
  };
  return {
    name: part('FN') || `${part('N', 'GIVEN')} ${part('N', 'FAMILY')}`.trim(),
    nick: part('NICKNAME'),
    email: part('EMAIL', 'USERID') || part('EMAIL'),
    title: part('TITLE'),
    organisation: part('ORG', 'ORGNAME'),
  };
}
