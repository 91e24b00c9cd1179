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

/** What privacy rests on: a server that cannot promise this must refuse (XEP-0223 section 3.1, CVE-2018-6591). */
const PRIVATE: readonly Option[] = [
  ['pubsub#persist_items', 'true'],
  ['pubsub#access_model', 'whitelist'],
];
/** And all items, not only the newest, none of them sent again at every sign-in. */
const COMPLETE: readonly Option[] = [
  ...PRIVATE,
  ['pubsub#max_items', 'max'],
  ['pubsub#send_last_published_item', 'never'],
];

/** The same for ejabberd, which wants a number. */
const ROOMY: readonly Option[] = [
  ...PRIVATE,
  ['pubsub#max_items', '1000'],
  ['pubsub#send_last_published_item', 'never'],
];

type Option = readonly [string, string];

/** A node of private items in one's own account. */
export class PrivateItems {
  readonly node: string;
  readonly #connection: Connection;
  /** The node was made to keep many items, where asking so with an item is refused. */
  #roomy = false;

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
    const publish = (options: readonly Option[]) =>
      this.#connection.request({ type: 'set', payload: publishRequest(this.node, id, payload, options) });
    try {
      await publish(COMPLETE);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // ejabberd knows only some options, while Prosody keeps a single item without the others; so less is asked for only now. Room
      // for more items is made before the first of them would be pushed out, or as soon as there is a node.
      await this.#makeRoom();
      await publish(PRIVATE).catch((again: unknown) => this.#reconfigured(again, () => publish(PRIVATE)));
      await this.#makeRoom();
    }
  }

  async retract(id: string): Promise<void> {
    try {
      await this.#connection.request({ type: 'set', payload: retractRequest(this.node, id) });
    } catch (error) {
      if (conditionOf(error) !== 'item-not-found') throw error;
    }
  }

  async #makeRoom(): Promise<void> {
    if (this.#roomy) return;
    try {
      await this.#connection.request({ type: 'set', payload: configureRequest(this.node, ROOMY) });
      this.#roomy = true;
    } catch (error) {
      // There is no node yet, or it is set up by who runs the server.
      if (conditionOf(error) === '') throw error;
    }
  }

  /** Another program made the node with other settings: they are put right, then it is tried once more. */
  async #reconfigured(error: unknown, publish: () => Promise<unknown>): Promise<void> {
    if (!isRefusal(error)) throw error;
    try {
      await this.#configure();
      await publish();
    } catch (cause) {
      if (cause instanceof PchatError && (cause.code === 'unreachable' || cause.code === 'timeout'))
        throw cause;
      throw new PchatError('unsupported', 'Your account cannot keep this privately on the server.', {
        cause,
      });
    }
  }

  async #configure(): Promise<void> {
    const configure = (options: readonly Option[]) =>
      this.#connection.request({ type: 'set', payload: configureRequest(this.node, options) });
    try {
      await configure(COMPLETE);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await configure(PRIVATE);
    }
  }
}

/** ejabberd says `resource-constraint` of an option that it does not know. */
const REFUSALS = [
  'conflict',
  'bad-request',
  'not-acceptable',
  'feature-not-implemented',
  'resource-constraint',
];

function isRefusal(error: unknown): boolean {
  return REFUSALS.includes(conditionOf(error));
}
