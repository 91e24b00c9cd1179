import { formatAddress, type AddressParts } from '../../model/address.ts';
import type { Sessions } from '../routing/sessions.ts';
import { el, type Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Who is told of a session's presence besides its contacts. */
export interface PresenceObserver {
  /** It broadcast that it is available. */
  available(session: Session, presence: Element): void;
  /** It was available and is not any more, or is over. */
  unavailable(session: Session): void;
}

/** Presence of users (RFC 6121 section 4). */
export class Presence {
  readonly #sessions: Sessions;
  readonly #subscriptions: Subscriptions;
  readonly #observer: PresenceObserver;
  /** Users whom a session told directly that it is there (RFC 6121 section 4.6). */
  readonly #directed = new WeakMap<Session, Set<string>>();

  constructor(sessions: Sessions, subscriptions: Subscriptions, observer: PresenceObserver) {
    this.#sessions = sessions;
    this.#subscriptions = subscriptions;
    this.#observer = observer;
  }

  /** Handles a presence of a session. @throws StanzaError */
  handle(session: Session, presence: Element, to: AddressParts | null): void {
    const type = presence.attrs['type'];
    if (to === null) this.#broadcast(session, presence, type);
    else if (to.local === '') return;
    else if (type === undefined || type === 'unavailable' || type === 'error')
      this.#direct(session, presence, to, type);
    else if (type === 'probe') this.#probe(session, formatAddress({ ...to, resource: '' }));
    else if (!this.#subscriptions.handle(session, presence, type, to)) throw new StanzaError('bad-request');
  }

  /** The session is over: whoever saw it sees it go. */
  ended(session: Session): void {
    if (session.presence !== null)
      this.#leave(session, el('presence', 'jabber:client', { type: 'unavailable', from: session.address }));
  }

  #broadcast(session: Session, presence: Element, type: string | undefined): void {
    if (type === 'unavailable') {
      this.#leave(session, presence);
    } else if (type === undefined) {
      const initial = session.presence === null;
      session.presence = presence;
      this.#spread(session, presence);
      if (initial) this.#welcome(session);
      this.#observer.available(session, presence);
    } else {
      throw new StanzaError('bad-request', 'That presence needs an address.');
    }
  }

  #leave(session: Session, presence: Element): void {
    const was = session.presence !== null;
    session.presence = null;
    if (was) this.#spread(session, presence);
    for (const bare of this.#directed.get(session) ?? []) this.#tell(bare, presence);
    this.#directed.delete(session);
    this.#observer.unavailable(session);
  }

  /** To the user's own sessions and to the contacts that may see it. */
  #spread(session: Session, presence: Element): void {
    this.#tell(session.bare, presence);
    for (const contact of this.#subscriptions.watchersOf(session.bare)) this.#tell(contact, presence);
  }

  #tell(bare: string, presence: Element): void {
    for (const other of this.#sessions.available(bare)) {
      other.send({ ...presence, attrs: { ...presence.attrs, to: other.address } });
    }
  }

  /** A session that has just become available learns who else is, and who asked to see it. */
  #welcome(session: Session): void {
    for (const bare of [session.bare, ...this.#subscriptions.watchedBy(session.bare)])
      this.#probe(session, bare);
    for (const request of this.#subscriptions.requestsTo(session.bare)) {
      session.send(el('presence', 'jabber:client', { type: 'subscribe', from: request, to: session.bare }));
    }
  }

  #probe(session: Session, bare: string): void {
    if (bare !== session.bare && !this.#subscriptions.mayWatch(session.bare, bare)) return;
    for (const other of this.#sessions.available(bare)) {
      if (other === session) continue;
      session.send({ ...other.presence!, attrs: { ...other.presence!.attrs, to: session.address } });
    }
  }

  #direct(session: Session, presence: Element, to: AddressParts, type: string | undefined): void {
    const bare = formatAddress({ ...to, resource: '' });
    if (type === undefined) {
      const directed = this.#directed.get(session) ?? new Set<string>();
      // Bounded: more than this many strangers are a flood, and are not told goodbye.
      if (directed.size < 1000) this.#directed.set(session, directed.add(bare));
    }
    if (to.resource === '') this.#tell(bare, presence);
    else this.#sessions.get(bare, to.resource)?.send(presence);
  }
}
