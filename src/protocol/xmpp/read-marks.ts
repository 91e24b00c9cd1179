import { bareAddress, isUserAddress } from '../../model/address.ts';
import type { BackendEvent } from '../backend.ts';
import { displayed, NS_DISPLAYED, parseDisplayed } from './extensions/displayed-marks.ts';
import type { PubsubEvent, PubsubItem } from './extensions/pubsub.ts';
import { PrivateItems } from './private-items.ts';
import type { Connection } from './stream/connection.ts';

/** How far one has read in each room, kept with the account (XEP-0490). */
export class ReadMarks {
  readonly #items: PrivateItems;
  readonly #emit: (event: BackendEvent) => void;

  constructor(connection: Connection, emit: (event: BackendEvent) => void) {
    this.#items = new PrivateItems(connection, NS_DISPLAYED);
    this.#emit = emit;
  }

  async list(): Promise<Map<string, string>> {
    return new Map((await this.#items.read()).flatMap(readMark));
  }

  async set(room: string, id: string): Promise<void> {
    await this.#items.publish(room, displayed(room, id));
  }

  /** What happened to the node in one's own account. */
  onEvent({ published }: PubsubEvent): void {
    for (const item of published) {
      for (const [room, id] of readMark(item)) this.#emit({ type: 'read-mark', room, id });
    }
  }
}

/** The mark in an item, or none. */
function readMark({ id: room, payload }: PubsubItem): [string, string][] {
  const id = isUserAddress(room) ? parseDisplayed(payload, room) : null;
  return id === null ? [] : [[bareAddress(room), id]];
}
