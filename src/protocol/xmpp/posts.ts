import { PchatError } from '../../model/errors.ts';
import type { Draft } from '../../model/message.ts';
import { sendableText } from '../../model/sendable-text.ts';
import type { BackendEvent } from '../backend.ts';
import type { Element } from './extensions/element.ts';
import { writeMessage } from './extensions/messages.ts';
import { conditionOf, requestError } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';

/** Sends messages to rooms and hears of refusals. */
export class Posts {
  readonly #connection: Connection;
  readonly #emit: (event: BackendEvent) => void;
  /** The room of each post that has not come back yet. */
  readonly #sent = new Map<string, string>();

  constructor(connection: Connection, emit: (event: BackendEvent) => void) {
    this.#connection = connection;
    this.#emit = emit;
  }

  send(room: string, draft: Draft, originId: string): void {
    if (sendableText(draft.text) === '') {
      // The room would take it for no message at all, and never confirm it.
      const error = new PchatError('usage', 'Nothing in this message can be sent.');
      queueMicrotask(() => this.#emit({ type: 'refused', room, originId, error }));
      return;
    }
    this.#connection.send(writeMessage(room, draft, originId));
    this.#sent.set(originId, room);
  }

  /** The room has it. */
  arrived(room: string, originId: string | null): void {
    if (originId !== null && this.#sent.get(originId) === room) this.#sent.delete(originId);
  }

  /**
   * An error from a room about a message with that id.
   *
   * @returns whether it says that the room does not have us any more (XEP-0045 section 7.4)
   */
  refused(room: string, message: Element): boolean {
    const originId = message.attrs['id'] ?? '';
    if (this.#sent.get(originId) !== room) return false;
    this.#sent.delete(originId);
    let error = requestError(message, {
      forbidden: ['not-allowed', 'Only presenters post in this room.'],
      'policy-violation': ['too-large', 'The server does not take a message like that.'],
    });
    const outside = conditionOf(error) === 'not-acceptable';
    if (outside) error = new PchatError('unreachable', 'You are not in the room any more.', { cause: error });
    this.#emit({ type: 'refused', room, originId, error });
    return outside;
  }

  forget(): void {
    this.#sent.clear();
  }
}
