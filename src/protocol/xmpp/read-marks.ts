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
    return new Map((await this.#items.read()).flatMap(readMark).map(({ room, id }) => [room, id]));
  }

  async set(room: string, id: string, unreadFrom?: string): Promise<void> {
    await this.#items.publish(room, displayed(room, id, unreadFrom));
  }

  /** What happened to the node in one's own account. */
  onEvent({ published }: PubsubEvent): void {
    for (const item of published) {
      for (const { room, id, back } of readMark(item)) {
        this.#emit({ type: 'read-mark', room, id, ...(back ? { back } : {}) });
      }
    }
  }
}

/** The mark in an item, or none. */
function readMark({ id: room, payload }: PubsubItem): { room: string; id: string; back: boolean }[] {
  const mark = isUserAddress(room) ? parseDisplayed(payload, room) : null;
  return mark === null ? [] : [{ room: bareAddress(room), ...mark }];
}
