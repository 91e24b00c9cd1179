import type { Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';

/** An iq of type get or set that the server itself answers. */
export interface Query {
  session: Session;
  iq: Element;
  /** The one child of the iq. */
  payload: Element;
  /** Type set, else get. */
  set: boolean;
  /** Bare address of the account that is asked; the domain when the server is. */
  target: string;
}

/** Whom a query may be put to: the server's domain, one's own account, or another's account. */
export type QueryTarget = 'server' | 'own' | 'other';

/** Answers one kind of iq. */
export interface QueryHandler {
  name: string;
  ns: string;
  at: readonly QueryTarget[];
  /** The payload of the result, null for an empty one. @throws StanzaError to answer with an error */
  answer(query: Query): Element | null;
}

/** A part of XMPP that the server offers: what it tells service discovery (XEP-0030), and what it answers. */
export interface Extension {
  /** Features of the server's domain. */
  serverFeatures?: readonly string[];
  /** Features of each account. */
  accountFeatures?: readonly string[];
  queries: readonly QueryHandler[];
}
