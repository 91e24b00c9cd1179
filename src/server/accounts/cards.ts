import type { AccountXml } from '../store/account-xml.ts';
import { child, serialize, text, type Element } from '../stream/element.ts';
import { parseElement } from '../stream/parse-element.ts';

/** Namespace of a card (XEP-0054). */
export const NS_VCARD = 'vcard-temp';

/** What people are found by in their cards; empty where they say nothing. */
export interface CardNames {
  fn: string;
  nick: string;
}

/** Longer names are cut where cards are searched and listed, so that nobody fills the answers of others. */
const MAX_NAME_LENGTH = 256;

/** The cards of accounts, by the numbers of these. Only a running server writes cards, so what it once read stays true. */
export class Cards {
  readonly #documents: AccountXml;
  readonly #names = new Map<number, CardNames>();

  constructor(documents: AccountXml) {
    this.#documents = documents;
  }

  get(account: number): Element | undefined {
    const xml = this.#documents.get(account, NS_VCARD);
    return xml === undefined ? undefined : parseElement(xml);
  }

  put(account: number, card: Element): void {
    this.#documents.put(account, NS_VCARD, serialize(card));
    this.#names.set(account, namesIn(card));
  }

  names(account: number): CardNames {
    let names = this.#names.get(account);
    if (names === undefined) this.#names.set(account, (names = namesIn(this.get(account))));
    return names;
  }
}

function namesIn(card: Element | undefined): CardNames {
  const field = (name: string) =>
    card === undefined ? '' : [...text(child(card, name)).trim()].slice(0, MAX_NAME_LENGTH).join('');
  return { fn: field('FN'), nick: field('NICKNAME') };
}
