import type { Principals } from './accounts/principals.ts';
import type { Element } from './stream/element.ts';

/** One signed-in, bound client, as services see it. */
export interface ClientSession {
  /** Unique for the life of the process; stays the same through a stream resumption (XEP-0198). */
  readonly id: string;
  /** Full address. */
  readonly address: string;
  /** Bare address. */
  readonly bare: string;
  /** False once the session is over (closed, or hibernated past the resumption time). */
  readonly alive: boolean;
  /** Sends a stanza; queued for resumption when the connection is away. Never throws. */
  send(stanza: Element): void;
  /**
   * Sends a stanza that is already XML and declares `xmlns='jabber:client'` itself, so that a room serialises once for all its
   * occupants.
   */
  sendXml(xml: string): void;
}

/** Something on this server with an address of its own, e.g. a category's group chat service. */
export interface Service {
  /** Its domain, e.g. `general.localhost`. */
  readonly domain: string;
  /** What the server's disco#items says of it. */
  readonly name: string;
  /**
   * Handles a stanza addressed to the domain or to anything at it. `from` was checked and set by the stream layer. The stream
   * counts the stanza as handled (XEP-0198) when the promise resolves, so a message must be on disk by then. Stanzas of one
   * session are handled in order, but a returned promise does not hold back the session's next stanza unless order needs it:
   * the service keeps order itself.
   */
  handle(stanza: Element, from: ClientSession): void | Promise<void>;
  /** The session is over: it leaves all rooms. */
  sessionEnded(session: ClientSession): void;
}

/** What a service may ask of the server around it. */
export interface Host {
  readonly domain: string;
  /** Whether there is such an account. */
  accountExists(bare: string): boolean;
  /** Delivers a stanza to all of a user's sessions that are available; false when there are none. */
  deliver(bare: string, stanza: Element): boolean;
  /** Sessions that want to hear of a room whose user follows it (XEP-0402), joined or not. Cheap where there are none. */
  followers(room: string): Iterable<ClientSession>;
  /** Addresses of those rooms of a service that have followers. */
  followedRooms(service: string): string[];
  /** Who stands for whom. */
  principals: Principals;
  /** Addresses of administrators. */
  isAdministrator(bare: string): boolean;
  log(level: 'info' | 'warn' | 'error', text: string): void;
}
