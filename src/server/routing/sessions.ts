import { randomBytes } from 'node:crypto';
import type { Connection } from '../stream/connection.ts';
import { Session } from '../stream/session.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { StreamError } from '../stream/stream-error.ts';

const MAX_SESSIONS_PER_ACCOUNT = 100;
const MAX_RESOURCE_BYTES = 1023;
const NONE: ReadonlyMap<string, Session> = new Map();

/** All sessions that are bound, also those that wait to be resumed. */
export class Sessions {
  readonly #byBare = new Map<string, Map<string, Session>>();
  readonly #ended: (session: Session) => void;
  #size = 0;

  /** @param ended is told of each session that is over, when it is no longer listed */
  constructor(ended: (session: Session) => void) {
    this.#ended = ended;
  }

  get size(): number {
    return this.#size;
  }

  /** The sessions of a user, possibly none. */
  of(bare: string): Iterable<Session> {
    return (this.#byBare.get(bare) ?? NONE).values();
  }

  /** The sessions of a user that are available (RFC 6121 section 4). */
  *available(bare: string): Iterable<Session> {
    for (const session of this.of(bare)) if (session.presence !== null) yield session;
  }

  get(bare: string, resource: string): Session | undefined {
    return this.#byBare.get(bare)?.get(resource);
  }

  *all(): Iterable<Session> {
    for (const sessions of this.#byBare.values()) yield* sessions.values();
  }

  /**
   * Binds a resource (RFC 6120 section 7). Whoever has it already is told `conflict` and gone: it is most often the same
   * client, whose old connection is dead without anyone having noticed.
   *
   * @param asked the resource that the client asked for, null when the server is to choose
   * @throws StanzaError
   */
  bind(
    account: { id: number; local: string; domain: string },
    asked: string | null,
    connection: Connection,
  ): Session {
    const resource = asked?.normalize('NFC') ?? randomBytes(9).toString('base64url');
    if (/\p{Cc}/u.test(resource) || Buffer.byteLength(resource) > MAX_RESOURCE_BYTES) {
      throw new StanzaError('bad-request', 'That cannot be a resource.');
    }
    const bare = `${account.local}@${account.domain}`;
    this.get(bare, resource)?.end(
      new StreamError('conflict', 'Signed in elsewhere under the same resource.'),
    );
    const own = this.#byBare.get(bare) ?? new Map<string, Session>();
    if (own.size >= MAX_SESSIONS_PER_ACCOUNT) {
      throw new StanzaError('resource-constraint', 'This account is signed in too many times.');
    }
    const session = new Session(account, resource, connection, (ended) => this.#remove(ended));
    own.set(resource, session);
    this.#byBare.set(bare, own);
    this.#size += 1;
    return session;
  }

  #remove(session: Session): void {
    const own = this.#byBare.get(session.bare);
    own?.delete(session.resource);
    if (own?.size === 0) this.#byBare.delete(session.bare);
    this.#size -= 1;
    this.#ended(session);
  }
}
