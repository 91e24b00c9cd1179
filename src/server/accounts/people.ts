import { fold } from '../../model/fold.ts';
import type { Accounts } from './accounts.ts';
import type { CardNames, Cards } from './cards.ts';

/** Somebody who was found. */
export interface FoundPerson extends CardNames {
  /** Local part of the address. */
  name: string;
}

/** What is looked for, each as a part of a word, whatever its case and accents; empty: anything. */
export interface PeopleQuery {
  /** In the local part of the address. */
  user: string;
  fn: string;
  nick: string;
}

/** Finds people by their addresses and by what their cards say. */
export class People {
  readonly #accounts: Accounts;
  readonly #cards: Cards;

  constructor(accounts: Accounts, cards: Cards) {
    this.#accounts = accounts;
    this.#cards = cards;
  }

  /** Those whom all of a query fits, by name. @param limit at most so many */
  find(query: PeopleQuery, limit: number): FoundPerson[] {
    const [user, fn, nick] = [fold(query.user), fold(query.fn), fold(query.nick)];
    const found: FoundPerson[] = [];
    for (const { id, name } of this.#accounts.names()) {
      if (found.length === limit) break;
      if (!fold(name).includes(user)) continue;
      const card = this.#cards.names(id);
      if (fold(card.fn).includes(fn) && fold(card.nick).includes(nick)) found.push({ name, ...card });
    }
    return found;
  }
}
