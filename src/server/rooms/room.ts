import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { el, escapeAttribute, serialize, type Element } from '../stream/element.ts';
import { CLIENT, MUC_USER, OCCUPANT_ID } from './namespaces.ts';
import type { RoomConfig } from './room-config.ts';
import { UNCLAIMED, type RoomRecord } from './room-store.ts';
import { mayPost, wordsOf, type Affiliation, type Role, type Standing } from './standing.ts';

/** One connection of a participant. */
export interface Seat {
  session: ClientSession;
  /** ` to='…'`, escaped once for all that will be sent. */
  to: string;
}

/** A nick in a room. Its person may be there with several sessions, as one participant. */
export interface Occupant {
  nick: string;
  /** Bare address of the person. */
  bare: string;
  standing: Standing;
  affiliation: Affiliation;
  role: Role;
  /** XEP-0421. */
  occupantId: string;
  /** What the person's presence says of itself: show, status, capabilities. */
  payload: Element[];
  seats: Map<string, Seat>;
}

/** What a presence of an occupant says beyond who it is. */
export interface Announcement {
  /** The occupant is no longer in the room (by this nick). */
  gone?: boolean;
  /** Status codes for everyone. */
  statuses?: readonly string[];
  /** Status codes for the occupant alone; 110 is added. */
  selfStatuses?: readonly string[];
  /** The nick that the occupant goes by from now on. */
  newNick?: string;
  /** Nick of who brought this about. */
  actor?: string;
  reason?: string;
  /** The `status` with which someone leaves, or what else goes with it. */
  says?: Element;
}

/** A large room is one until it has fewer participants than this part of what made it so. */
const BACK_BELOW = 0.8;

/** Everyone in a large room is told how many there are when that has changed by this part. */
const TOLD_CHANGE = 0.1;

/** A room while someone is in it: who is there, and the sending to all of them. */
export class Room {
  record: RoomRecord;
  /** Bare address. */
  readonly address: string;
  /** By nick key. */
  readonly occupants = new Map<string, Occupant>();
  /** By session id. */
  readonly #seated = new Map<string, Occupant>();
  readonly #largeFrom: number;
  #large = false;
  /** How many participants everyone was last told of. */
  #told = 0;

  /** @param largeFrom with more participants than this, joins and leaves are no longer announced */
  constructor(record: RoomRecord, domain: string, largeFrom: number) {
    this.record = record;
    this.address = `${record.local}@${domain}`;
    this.#largeFrom = largeFrom;
  }

  /** NEW: there are so many that nobody is told of the others any more; who wants to know asks (participants.ts). */
  get large(): boolean {
    return this.#large;
  }

  /**
   * Someone came or went: the room becomes large, or stops being so below 80 % of that, so that it does not go to and fro. Now and then
   * it says how many there are.
   */
  checkSize(): void {
    const { size } = this.occupants;
    if (!this.#large && size > this.#largeFrom) {
      this.#large = true;
      this.#tellSize();
    } else if (this.#large && size >= this.#largeFrom * BACK_BELOW) {
      if (Math.abs(size - this.#told) >= this.#told * TOLD_CHANGE) this.#tellSize();
    } else if (this.#large) {
      this.#large = false;
      this.#tell(el('large', NS_PCHAT, { participants: String(size), ended: '1' }));
      for (const occupant of this.occupants.values()) this.announceToOthers(occupant);
    }
  }

  #tellSize(): void {
    this.#told = this.occupants.size;
    this.#tell(this.#largeElement());
  }

  #largeElement(): Element {
    return el('large', NS_PCHAT, { participants: String(this.occupants.size) });
  }

  #tell(payload: Element): void {
    this.broadcast(serialize(el('message', CLIENT, { from: this.address, type: 'groupchat' }, payload)));
  }

  get config(): RoomConfig {
    return this.record.config;
  }

  /** Being created: only its creator knows of it, and nothing of it is on disk (see creation.ts). */
  get locked(): boolean {
    return this.record.id === UNCLAIMED;
  }

  get empty(): boolean {
    return this.#seated.size === 0;
  }

  /** Who this session is here; undefined when it has not joined. */
  bySession(session: ClientSession): Occupant | undefined {
    return this.#seated.get(session.id);
  }

  byNick(nick: string): Occupant | undefined {
    return this.occupants.get(nickKey(nick));
  }

  /** The nicks of a person here. */
  byPerson(bare: string): Occupant[] {
    return [...this.occupants.values()].filter((occupant) => occupant.bare === bare);
  }

  addressOf(occupant: Occupant): string {
    return `${this.address}/${occupant.nick}`;
  }

  seat(occupant: Occupant, session: ClientSession): void {
    this.occupants.set(nickKey(occupant.nick), occupant);
    occupant.seats.set(session.id, { session, to: ` to='${escapeAttribute(session.address)}'` });
    this.#seated.set(session.id, occupant);
  }

  /** Takes a session out; the occupant goes with the last one. */
  unseat(occupant: Occupant, session: ClientSession): void {
    occupant.seats.delete(session.id);
    this.#seated.delete(session.id);
    if (occupant.seats.size === 0) this.occupants.delete(nickKey(occupant.nick));
  }

  rename(occupant: Occupant, nick: string): void {
    this.occupants.delete(nickKey(occupant.nick));
    occupant.nick = nick;
    this.occupants.set(nickKey(nick), occupant);
  }

  /** Sends a stanza that is already XML and has no `to` to everyone here. */
  broadcast(xml: string): void {
    const name = xml.slice(0, xml.indexOf(' '));
    const rest = xml.slice(name.length);
    for (const occupant of this.occupants.values()) {
      for (const { session, to } of occupant.seats.values()) session.sendXml(name + to + rest);
    }
  }

  /** Tells everyone what changed in the room itself, by status codes (XEP-0045 section 10.2.1). */
  notify(statuses: readonly string[]): void {
    if (statuses.length === 0) return;
    const x = el('x', MUC_USER, {}, ...statuses.map((code) => el('status', MUC_USER, { code })));
    this.broadcast(serialize(el('message', CLIENT, { from: this.address, type: 'groupchat' }, x)));
  }

  /** Sends a stanza without `to` to all sessions of one occupant. */
  sendTo(occupant: Occupant, stanza: Element): void {
    for (const { session } of occupant.seats.values()) sendTo(session, stanza);
  }

  /** Tells everyone of an occupant, and the occupant that it is about themselves. */
  announce(occupant: Occupant, announcement: Announcement = {}): void {
    this.announceToOthers(occupant, announcement);
    this.announceToSelf(occupant, announcement);
  }

  /** Tells all others of an occupant, unless the room is large; each sees as much as they may. */
  announceToOthers(occupant: Occupant, announcement: Announcement = {}): void {
    if (this.#large) return;
    const forms = new Map<boolean, string>();
    for (const other of this.occupants.values()) {
      if (other === occupant) continue;
      const reveal = this.reveals(other);
      let xml = forms.get(reveal);
      if (xml === undefined) {
        xml = serialize(this.presence(occupant, announcement, reveal)).slice('<presence'.length);
        forms.set(reveal, xml);
      }
      for (const { session, to } of other.seats.values()) session.sendXml(`<presence${to}${xml}`);
    }
  }

  /** Tells an occupant of themselves (status 110). */
  announceToSelf(occupant: Occupant, announcement: Announcement = {}): void {
    for (const { session } of occupant.seats.values()) {
      sendTo(session, this.selfPresence(occupant, announcement));
    }
  }

  selfPresence(occupant: Occupant, announcement: Announcement = {}): Element {
    const statuses = [...(announcement.statuses ?? []), '110', ...(announcement.selfStatuses ?? [])];
    return this.presence(occupant, { ...announcement, statuses }, true);
  }

  /** Whether this occupant sees real addresses. */
  reveals(occupant: Occupant): boolean {
    return this.config.whois === 'anyone' || occupant.role === 'moderator';
  }

  /** @param reveal with the real address */
  presence(occupant: Occupant, announcement: Announcement, reveal: boolean): Element {
    const { gone = false, statuses = [], newNick, actor, reason, says } = announcement;
    const [seat] = occupant.seats.values();
    const item = el(
      'item',
      MUC_USER,
      {
        affiliation: occupant.affiliation,
        role: gone && newNick === undefined ? 'none' : occupant.role,
        jid: reveal ? (seat?.session.address ?? occupant.bare) : undefined,
        nick: newNick,
      },
      actor !== undefined && el('actor', MUC_USER, { nick: actor }),
      reason !== undefined && reason !== '' && el('reason', MUC_USER, {}, reason),
    );
    return el(
      'presence',
      CLIENT,
      { from: this.addressOf(occupant), type: gone ? 'unavailable' : undefined },
      ...(gone ? [says] : occupant.payload),
      el('standing', NS_PCHAT, {
        roles: wordsOf(occupant.standing).join(' '),
        post: mayPost(occupant.standing, this.config) ? '1' : '0',
      }),
      statuses.includes('110') && this.#large && this.#largeElement(),
      el('occupant-id', OCCUPANT_ID, { id: occupant.occupantId }),
      el('x', MUC_USER, {}, item, ...statuses.map((code) => el('status', MUC_USER, { code }))),
    );
  }
}

/** Sends a stanza that has no `to` yet. */
export function sendTo(session: ClientSession, stanza: Element): void {
  session.send({ ...stanza, attrs: { ...stanza.attrs, to: session.address } });
}

/** Nicks that differ in case or in compatibility forms only are one, so that nobody passes for another by a capital. */
function nickKey(nick: string): string {
  return nick.normalize('NFKC').toLowerCase();
}
