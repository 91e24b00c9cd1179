import { PchatError } from '../../model/errors.ts';
import type { BackendEvent } from '../backend.ts';
import { text } from './extensions/element.ts';
import { json, parseJson } from './extensions/json.ts';
import { NODE_PRIVATE_DATA } from './extensions/pchat.ts';
import type { PubsubEvent } from './extensions/pubsub.ts';
import { PrivateItems } from './private-items.ts';
import type { Connection } from './stream/connection.ts';

/** Longest value in characters of JSON: servers limit a stanza to 256 KiB, and a character may take four bytes. */
const MAX_JSON = 60_000;

/** JSON by name, kept with the account for its owner alone (XEP-0223 with XEP-0335). */
export class PrivateData {
  readonly #items: PrivateItems;
  readonly #emit: (event: BackendEvent) => void;

  constructor(connection: Connection, emit: (event: BackendEvent) => void) {
    this.#items = new PrivateItems(connection, NODE_PRIVATE_DATA);
    this.#emit = emit;
  }

  async get(name: string): Promise<unknown> {
    const found = (await this.#items.read(name)).find(({ id }) => id === name);
    return parseJson(found?.payload ?? null);
  }

  /** @throws PchatError `usage` for what is no JSON, `too-large` */
  async set(name: string, value: unknown): Promise<void> {
    const payload = json(value ?? null);
    if (text(payload).length > MAX_JSON) {
      throw new PchatError('too-large', `"${name}" is too large to be kept with the account.`, {
        next: `It may have ${MAX_JSON} characters as JSON.`,
      });
    }
    await this.#items.publish(name, payload);
  }

  /** What happened to the node in one's own account. */
  onEvent({ published, retracted }: PubsubEvent): void {
    for (const name of [...published.map(({ id }) => id), ...retracted]) {
      if (name !== '') this.#emit({ type: 'private-data', name });
    }
  }
}
