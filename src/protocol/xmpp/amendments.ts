import type { Message } from '../../model/message.ts';
import { correctedId, retractionIn } from './extensions/corrections.ts';
import { child, type Element } from './extensions/element.ts';
import { occupantIdOf } from './extensions/occupant-ids.ts';
import { readMessage } from './extensions/messages.ts';
import type { RoomTraits } from './room-traits.ts';

interface Remembered {
  message: Message;
  /** The stanza's own id, which corrections name. */
  stanzaId: string;
  author: string | null;
}

/** What a stanza does to an earlier message: changes it, or tries to without right or reason; null: it is no amendment. */
export type Amended = { message: Message } | 'ignored' | null;

/** Who wrote a stanza, as something that nobody else can have; null where the room gives nothing of the kind. */
export function authorKey(stanza: Element, address: string | null, traits: RoomTraits): string | null {
  const occupant = traits.occupantIds ? occupantIdOf(stanza) : null;
  if (occupant !== null) return `occupant ${occupant}`;
  return address === null ? null : `address ${address}`;
}

/** Applies corrections and retractions to the messages of one room that it has seen, if their sender may. */
export class Amendments {
  readonly #limit: number;
  #seen: Remembered[] = [];

  /** @param limit how many messages to remember */
  constructor(limit: number) {
    this.#limit = limit;
  }

  remember(message: Message, stanza: Element, author: string | null): void {
    this.#seen.push({ message, stanzaId: stanza.attrs['id'] ?? '', author });
    if (this.#seen.length > 2 * this.#limit) this.#seen = this.#seen.slice(-this.#limit);
  }

  /** @param byRoom the room itself says it, not an occupant */
  amend(stanza: Element, author: string | null, byRoom: boolean, time: number): Amended {
    const retraction = retractionIn(stanza);
    if (retraction) {
      const target = this.#find(
        ({ message, stanzaId }) => message.id === retraction.id || stanzaId === retraction.id,
      );
      const allowed = retraction.moderator ? byRoom : sameAuthor(target, author);
      if (!target || !allowed) return 'ignored';
      const by = retraction.moderator ? retraction.moderator.by : target.message.author.address;
      target.message = {
        ...target.message,
        text: '',
        title: null,
        removed: { by, reason: retraction.reason },
      };
      return { message: target.message };
    }
    const corrected = correctedId(stanza);
    if (corrected === null || !child(stanza, 'body', 'jabber:client')) return null;
    const target = this.#find(({ stanzaId }) => stanzaId === corrected);
    // What it corrects is not here: then it stands for itself, under its own author's name.
    if (!target) return null;
    if (!sameAuthor(target, author) || target.message.removed) return 'ignored';
    const { text, title, kind } = readMessage(stanza, target.message)!;
    target.message = { ...target.message, text, title, kind, editedAt: time };
    return { message: target.message };
  }

  #find(fits: (seen: Remembered) => boolean): Remembered | undefined {
    return this.#seen.findLast(fits);
  }
}

function sameAuthor(target: Remembered | undefined, author: string | null): boolean {
  return author !== null && target?.author === author;
}
