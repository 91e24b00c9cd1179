import type { Message } from '../model/message.ts';

/** Where a room's archive is known up to. */
export interface Position {
  /** Archive id of the last item. */
  id: string;
  /** A time by the archive's clock at which the item, or one before it, was stamped; null when none is known. */
  time: number | null;
}

const KEPT = 2_000;

/**
 * The latest messages of a room that the session has had, so that one that comes twice (live and from the archive, or posted
 * twice by a sender that lost its connection) is taken once.
 */
export class SeenMessages {
  /** Archive id to time, in the order of arrival. */
  readonly #ids = new Map<string, number>();
  readonly #origins = new Set<string>();

  has(message: Message): boolean {
    return this.#ids.has(message.id) || (message.originId !== null && this.#origins.has(originKey(message)));
  }

  add(message: Message): void {
    this.#ids.set(message.id, message.time);
    if (message.originId !== null) this.#origins.add(originKey(message));
    if (this.#ids.size > KEPT) this.#ids.delete(this.#ids.keys().next().value!);
    if (this.#origins.size > KEPT) this.#origins.delete(this.#origins.keys().next().value!);
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  clear(): void {
    this.#ids.clear();
    this.#origins.clear();
  }
}

/** An origin-id is only its author's word (XEP-0359 section 5): someone else's copy of it must hide nothing, nor a reused one another text. */
function originKey(message: Message): string {
  return [message.author.address ?? message.author.name, message.originId, message.text].join('\n');
}
