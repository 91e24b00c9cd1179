import { PchatError } from '../../model/errors.ts';
import type { Element } from './extensions/element.ts';
import {
  configureRequest,
  itemsRequest,
  parseItemsReply,
  publishRequest,
  retractRequest,
  type PubsubItem,
} from './extensions/pubsub.ts';
import { conditionOf } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';

/** For the owner's eyes only (XEP-0223 section 3.1), and all of it, not only the newest item. */
const OPTIONS: readonly (readonly [string, string])[] = [
  ['pubsub#persist_items', 'true'],
  ['pubsub#access_model', 'whitelist'],
  ['pubsub#send_last_published_item', 'never'],
];
const MAX_ITEMS = ['pubsub#max_items', 'max'] as const;

/** A node of private items in one's own account. */
export class PrivateItems {
  readonly node: string;
  readonly #connection: Connection;

  constructor(connection: Connection, node: string) {
    this.#connection = connection;
    this.node = node;
  }

  /** All items, or the one with that id. */
  async read(id?: string): Promise<PubsubItem[]> {
    try {
      return parseItemsReply(
        await this.#connection.request({ type: 'get', payload: itemsRequest(this.node, id) }),
      );
    } catch (error) {
      // The node comes to be with the first item.
      if (conditionOf(error) === 'item-not-found') return [];
      throw error;
    }
  }

  /** @throws `unsupported` where the account would not keep it private */
  async publish(id: string, payload: Element): Promise<void> {
    const publish = (options: readonly (readonly [string, string])[]) =>
      this.#connection.request({ type: 'set', payload: publishRequest(this.node, id, payload, options) });
    try {
      await publish([...OPTIONS, MAX_ITEMS]);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // ejabberd does not know `max`, where Prosody keeps a single item without it; so it is left out only now.
      await publish(OPTIONS).catch((again: unknown) => this.#reconfigured(again, () => publish(OPTIONS)));
    }
  }

  async retract(id: string): Promise<void> {
    try {
      await this.#connection.request({ type: 'set', payload: retractRequest(this.node, id) });
    } catch (error) {
      if (conditionOf(error) !== 'item-not-found') throw error;
    }
  }

  /** Another program made the node with other settings: they are put right, then it is tried once more. */
  async #reconfigured(error: unknown, publish: () => Promise<unknown>): Promise<void> {
    if (!isRefusal(error)) throw error;
    try {
      await this.#connection
        .request({ type: 'set', payload: configureRequest(this.node, [...OPTIONS, MAX_ITEMS]) })
        .catch(() =>
          this.#connection.request({ type: 'set', payload: configureRequest(this.node, OPTIONS) }),
        );
      await publish();
    } catch (cause) {
      if (cause instanceof PchatError && (cause.code === 'unreachable' || cause.code === 'timeout'))
        throw cause;
      throw new PchatError('unsupported', 'Your account cannot keep this privately on the server.', {
        cause,
      });
    }
  }
}

function isRefusal(error: unknown): boolean {
  return ['conflict', 'bad-request', 'not-acceptable', 'feature-not-implemented'].includes(
    conditionOf(error),
  );
}
