import { randomUUID } from 'node:crypto';
import type { Participant } from '../../model/participant.ts';
import type { BackendEvent } from '../backend.ts';
import { Amendments, authorKey } from './amendments.ts';
import type { Element } from './extensions/element.ts';
import { authorIn } from './extensions/large-rooms.ts';
import { stanzaIdBy } from './extensions/stanza-ids.ts';
import { readMessage } from './extensions/messages.ts';
import { realAddress } from './occupants.ts';
import type { RoomTraits } from './room-traits.ts';

/** How far back a correction may reach to be shown at once; the archive shows the others. */
const REMEMBERED = 100;

/** The room that the messages are from. */
export interface Surroundings {
  readonly room: string;
  readonly traits: RoomTraits;
  /** It tells of nobody but us, and names the authors of messages instead. */
  readonly isLarge: boolean;
  participant(nick: string): Participant | undefined;
}

/** Turns what is said in a room now into events. */
export class LiveMessages {
  readonly #around: Surroundings;
  readonly #emit: (event: BackendEvent) => void;
  readonly #amendments = new Amendments(REMEMBERED);

  constructor(around: Surroundings, emit: (event: BackendEvent) => void) {
    this.#around = around;
    this.#emit = emit;
  }

  /**
   * Of the stanza only what its author may say is believed: time and address come from the room and the clock, never from a
   * `<delay/>` or a `muc#user` inside. An `<author/>` is a large room's own word, which it lets nobody else say.
   *
   * @param nick empty when the room itself speaks: its notices are no messages
   */
  receive(stanza: Element, nick: string): void {
    const { room, traits } = this.#around;
    const address = this.#addressOf(nick, stanza);
    const author = nick === '' ? null : authorKey(stanza, address, traits);
    const time = Date.now();
    const amended = this.#amendments.amend(stanza, author, nick === '', time);
    if (amended !== null) {
      if (amended !== 'ignored') this.#emit({ type: 'message', room, message: amended.message });
      return;
    }
    if (nick === '') return;
    const archived = traits.stanzaIds ? stanzaIdBy(stanza, room) : null;
    const id = archived ?? `local:${stanza.attrs['id'] || randomUUID()}`;
    const message = readMessage(stanza, { id, room, author: { address, name: nick }, time });
    if (message === null) return;
    this.#amendments.remember(message, stanza, author);
    this.#emit({ type: 'message', room, message });
  }

  #addressOf(nick: string, stanza: Element): string | null {
    const { isLarge, traits } = this.#around;
    const known = this.#around.participant(nick)?.address;
    if (known) return known;
    return isLarge && traits.rules && traits.showsAddresses ? realAddress(authorIn(stanza)) : null;
  }
}
