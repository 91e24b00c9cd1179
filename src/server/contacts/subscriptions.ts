import { formatAddress, parseAddress, type AddressParts } from '../../model/address.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Sessions } from '../routing/sessions.ts';
import { el, type Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { Contact, Roster } from './roster.ts';
import { rosterItem } from './roster-item.ts';

const MAX_CONTACTS = 1000;

type Change = (own: Contact) => void;

/** Who may see whose presence (RFC 6121 section 3), and the rosters that say so. */
export class Subscriptions {
  readonly #roster: Roster;
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;
  /** Sessions that asked for their roster and so want to hear of changes (RFC 6121 section 2.1.6). */
  readonly #interested = new WeakSet<Session>();
  #pushes = 0;

  constructor(roster: Roster, accounts: Accounts, sessions: Sessions) {
    this.#roster = roster;
    this.#accounts = accounts;
    this.#sessions = sessions;
  }

  /** Users who see that user's presence. */
  watchersOf(bare: string): string[] {
    return this.#contacts(bare)
      .filter((contact) => contact.sends)
      .map((contact) => contact.address);
  }

  /** Users whose presence that user sees. */
  watchedBy(bare: string): string[] {
    return this.#contacts(bare)
      .filter((contact) => contact.receives)
      .map((contact) => contact.address);
  }

  /** Users who asked to see that user and wait for the answer. */
  requestsTo(bare: string): string[] {
    return this.#contacts(bare)
      .filter((contact) => contact.pending)
      .map((contact) => contact.address);
  }

  mayWatch(watcher: string, watched: string): boolean {
    return this.#contact(watched, watcher)?.sends === true;
  }

  /** The roster of a session's user; the session hears of changes from now on. */
  roster(session: Session): Contact[] {
    this.#interested.add(session);
    return this.#listed(session);
  }

  /** Adds or renames a contact. @throws StanzaError `resource-constraint` */
  setContact(session: Session, address: string, name: string, groups: string[]): void {
    this.#checkRoom(session, address);
    this.#change(session.bare, address, (own) => Object.assign(own, { name, groups, listed: true }));
  }

  /** Takes a contact off the roster, and ends what is subscribed either way (RFC 6121 section 2.5). */
  removeContact(session: Session, address: string): void {
    this.#end(session, address, 'unsubscribe');
    this.#end(session, address, 'unsubscribed');
    this.#change(session.bare, address, (own) => {
      own.listed = false;
    });
  }

  /** Handles a subscription stanza; false when its type is none. @throws StanzaError `resource-constraint` */
  handle(session: Session, presence: Element, type: string, to: AddressParts): boolean {
    const contact = formatAddress({ ...to, resource: '' });
    presence.attrs['from'] = session.bare;
    presence.attrs['to'] = contact;
    if (contact === session.bare) return true;
    if (type === 'subscribe') this.#subscribe(session, presence, contact);
    else if (type === 'subscribed') this.#approve(session, presence, contact);
    else if (type === 'unsubscribe' || type === 'unsubscribed') this.#end(session, contact, type, presence);
    else return false;
    return true;
  }

  #listed(session: Session): Contact[] {
    return this.#roster.list(session.account).filter((contact) => contact.listed);
  }

  /** A contact that is not on the roster yet needs room there, also when it comes by asking for its presence. */
  #checkRoom(session: Session, address: string): void {
    const listed = this.#listed(session);
    if (listed.length >= MAX_CONTACTS && listed.every((contact) => contact.address !== address)) {
      throw new StanzaError('resource-constraint', `A roster holds ${MAX_CONTACTS} contacts.`);
    }
  }

  #subscribe(session: Session, presence: Element, contact: string): void {
    this.#checkRoom(session, contact);
    const theirs = this.#contact(contact, session.bare);
    if (theirs?.sends === true) {
      this.#change(session.bare, contact, (own) =>
        Object.assign(own, { receives: true, asked: false, listed: true }),
      );
      this.#say(
        session.bare,
        el('presence', 'jabber:client', { type: 'subscribed', from: contact, to: session.bare }),
      );
      return;
    }
    this.#change(session.bare, contact, (own) => Object.assign(own, { asked: true, listed: true }));
    if (theirs === undefined || theirs.pending) return;
    this.#change(contact, session.bare, (own) => {
      own.pending = true;
    });
    this.#say(contact, presence);
  }

  #approve(session: Session, presence: Element, contact: string): void {
    if (this.#contact(session.bare, contact)?.pending !== true) return;
    this.#change(session.bare, contact, (own) =>
      Object.assign(own, { pending: false, sends: true, listed: true }),
    );
    this.#change(contact, session.bare, (own) => Object.assign(own, { asked: false, receives: true }));
    this.#say(contact, presence);
    for (const own of this.#sessions.available(session.bare)) this.#say(contact, own.presence!);
  }

  /** One no longer wants the other's presence (unsubscribe), or no longer gives one's own (unsubscribed). */
  #end(session: Session, contact: string, type: 'unsubscribe' | 'unsubscribed', presence?: Element): void {
    const [watcher, watched] = type === 'unsubscribe' ? [session.bare, contact] : [contact, session.bare];
    const before = this.#contact(watched, watcher);
    const any = before?.sends === true || before?.pending === true;
    this.#change(watcher, watched, (own) => Object.assign(own, { receives: false, asked: false }));
    this.#change(watched, watcher, (own) => Object.assign(own, { sends: false, pending: false }));
    if (!any) return;
    this.#say(
      contact,
      presence ?? el('presence', 'jabber:client', { type, from: session.bare, to: contact }),
    );
    for (const { address } of this.#sessions.available(watched)) {
      this.#say(watcher, el('presence', 'jabber:client', { type: 'unavailable', from: address }));
    }
  }

  #say(bare: string, presence: Element): void {
    for (const session of this.#sessions.available(bare)) {
      session.send({ ...presence, attrs: { ...presence.attrs, to: session.address } });
    }
  }

  #account(bare: string): number | null {
    const { local, domain } = parseAddress(bare);
    return domain === this.#accounts.domain ? this.#accounts.idOf(local) : null;
  }

  #contacts(bare: string): Contact[] {
    const account = this.#account(bare);
    return account === null ? [] : this.#roster.list(account);
  }

  /** What a user keeps of a contact; undefined when there is no such user. */
  #contact(bare: string, contact: string): Contact | undefined {
    const account = this.#account(bare);
    return account === null ? undefined : this.#roster.get(account, contact);
  }

  #change(bare: string, contact: string, change: Change): void {
    const account = this.#account(bare);
    if (account === null) return;
    const own = this.#roster.get(account, contact);
    const before = JSON.stringify(own);
    const wasListed = own.listed;
    change(own);
    if (JSON.stringify(own) === before) return;
    this.#roster.put(account, own);
    if (!own.listed && !wasListed) return;
    for (const session of this.#sessions.of(bare)) {
      if (!this.#interested.has(session)) continue;
      const id = `push-${(this.#pushes += 1)}`;
      const query = el('query', 'jabber:iq:roster', {}, rosterItem(own));
      session.send(el('iq', 'jabber:client', { type: 'set', id, to: session.address }, query));
    }
  }
}
