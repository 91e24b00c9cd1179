import { formatAddress, parseAddress, type AddressParts } from '../../model/address.ts';
import type { Service } from '../service.ts';
import { children, el, type Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';
import { asStanzaError, errorReply, isUnanswered, StanzaError } from '../stream/stanza-error.ts';
import type { Extension, QueryHandler, QueryTarget } from './extension.ts';
import type { ServerRequests } from './server-requests.ts';
import type { Sessions } from './sessions.ts';

/** Handles the stanzas of one kind that are for a user, or for nobody in particular. */
export type StanzaHandler = (session: Session, stanza: Element, to: AddressParts | null) => void;

/** What the router passes stanzas to. */
export interface Routes {
  domain: string;
  sessions: Sessions;
  requests: ServerRequests;
  /** The service at a domain. */
  serviceAt(domain: string): Service | undefined;
  extensions: readonly Extension[];
  message: StanzaHandler;
  presence: StanzaHandler;
  log(level: 'info' | 'warn' | 'error', text: string): void;
}

/** Decides where each stanza goes (RFC 6120 section 10, RFC 6121 section 8). */
export class Router {
  readonly #routes: Routes;
  readonly #queries = new Map<string, QueryHandler>();

  constructor(routes: Routes) {
    this.#routes = routes;
    for (const handler of routes.extensions.flatMap((extension) => extension.queries)) {
      for (const at of handler.at) this.#queries.set(`${at} ${handler.ns} ${handler.name}`, handler);
    }
  }

  /** Handles one stanza of a session. Whatever goes wrong is answered with an error stanza; it never throws nor rejects. */
  route(session: Session, stanza: Element): void | Promise<void> {
    stanza.attrs['from'] = session.address;
    try {
      return this.#dispatch(session, stanza)?.catch((error: unknown) => this.#failed(session, stanza, error));
    } catch (error) {
      this.#failed(session, stanza, error);
    }
  }

  #dispatch(session: Session, stanza: Element): void | Promise<void> {
    const to = destination(stanza);
    const service = to === null ? undefined : this.#routes.serviceAt(to.domain);
    if (stanza.name === 'iq') checkIq(stanza);
    if (service !== undefined) return service.handle(stanza, session);
    if (to !== null && to.domain.endsWith(`.${this.#routes.domain}`)) {
      // As a category answers who is in no scope of it: which ones there are cannot be guessed.
      if (isUnanswered(stanza)) return;
      throw new StanzaError('item-not-found', 'There is no such room.');
    }
    if (to !== null && to.domain !== this.#routes.domain) {
      throw new StanzaError('remote-server-not-found', `This server knows nothing of ${to.domain}.`);
    }
    if (stanza.name === 'message') this.#routes.message(session, stanza, to);
    else if (stanza.name === 'presence') this.#routes.presence(session, stanza, to);
    else this.#iq(session, stanza, to);
  }

  #iq(session: Session, iq: Element, to: AddressParts | null): void {
    if (to !== null && to.resource !== '' && to.local !== '') {
      const target = this.#routes.sessions.get(formatAddress({ ...to, resource: '' }), to.resource);
      if (target === undefined) throw new StanzaError('service-unavailable');
      return target.send(iq);
    }
    const type = iq.attrs['type'];
    if (type === 'result' || type === 'error') return this.#routes.requests.settle(session, iq);
    const target = to === null ? session.bare : formatAddress({ ...to, resource: '' });
    const at: QueryTarget =
      target === session.bare ? 'own' : target === this.#routes.domain ? 'server' : 'other';
    const payload = children(iq)[0]!;
    const handler = this.#queries.get(`${at} ${payload.ns} ${payload.name}`);
    if (handler === undefined) throw new StanzaError('service-unavailable');
    const answer = handler.answer({ session, iq, payload, set: type === 'set', target });
    const { id } = iq.attrs;
    session.send(
      el('iq', 'jabber:client', { type: 'result', id, from: iq.attrs['to'], to: session.address }, answer),
    );
  }

  #failed(session: Session, stanza: Element, thrown: unknown): void {
    const error = asStanzaError(thrown);
    if (thrown !== error) {
      const why =
        error.condition === 'internal-server-error' ? (thrown as Error)?.stack : (thrown as Error).message;
      this.#routes.log('error', `${stanza.name} of ${session.address} failed: ${why ?? String(thrown)}`);
    }
    const reply = errorReply(stanza, error);
    if (reply !== null) session.send(reply);
  }
}

function destination(stanza: Element): AddressParts | null {
  const to = stanza.attrs['to'];
  if (to === undefined || to === '') return null;
  try {
    const parts = parseAddress(to);
    stanza.attrs['to'] = formatAddress(parts);
    return parts;
  } catch {
    throw new StanzaError('jid-malformed');
  }
}

/** RFC 6120 section 8.2.3. */
function checkIq(iq: Element): void {
  const { type, id } = iq.attrs;
  const request = type === 'get' || type === 'set';
  if (
    id === undefined ||
    (!request && type !== 'result' && type !== 'error') ||
    (request && children(iq).length !== 1)
  ) {
    throw new StanzaError('bad-request');
  }
}
