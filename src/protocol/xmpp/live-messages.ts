import { randomUUID } from 'node:crypto';
import type { BackendEvent } from '../backend.ts';
import { Amendments, authorKey } from './amendments.ts';
import type { Element } from './extensions/element.ts';
import { stanzaIdBy } from './extensions/stanza-ids.ts';
import { readMessage } from './extensions/messages.ts';
import type { RoomSession } from './room-session.ts';

/** How far back a correction may reach to be shown at once; the archive shows the others. */
const REMEMBERED = 100;

/** Turns what is said in a room now into events. */
export class LiveMessages {
  readonly #session: RoomSession;
  readonly #emit: (event: BackendEvent) => void;
  readonly #amendments = new Amendments(REMEMBERED);

  constructor(session: RoomSession, emit: (event: BackendEvent) => void) {
    this.#session = session;
    this.#emit = emit;
  }

  /**
   * Of the stanza only what its author may say is believed: time and address come from the room and the clock, never from a
   * `<delay/>` or a `muc#user` inside.
   *
   * @param nick empty when the room itself speaks: its notices are no messages
   */
  receive(stanza: Element, nick: string): void {
    const { room, traits } = this.#session;
    const address = this.#session.participant(nick)?.address ?? null;
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
}
