import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import { Principals } from '../../../src/server/accounts/principals.ts';
import { Categories } from '../../../src/server/rooms/categories.ts';
import type { RoomsService } from '../../../src/server/rooms/rooms-service.ts';
import { shareRooms } from '../../../src/server/rooms/shared.ts';
import type { RoomsLimits } from '../../../src/server/rooms/limits.ts';
import type { ClientSession, Host } from '../../../src/server/service.ts';
import { openDatabase } from '../../../src/server/store/database.ts';
import { serialize, type Element } from '../../../src/server/stream/element.ts';
import { matches, parseXml } from '../../wire/pattern.ts';

/** Who has an account in a world; `root` is its administrator. */
const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'root'];

export const CLIENT_XMLNS = "xmlns='jabber:client'";

/** A signed-in client that keeps what it is sent. */
export class TestClient implements ClientSession {
  readonly id: string;
  readonly address: string;
  readonly bare: string;
  alive = true;
  /** Everything since the last `received()`, as XML. */
  #inbox: string[] = [];
  readonly #world: World;

  constructor(world: World, name: string, resource: string) {
    this.#world = world;
    this.bare = `${name}@localhost`;
    this.address = `${this.bare}/${resource}`;
    this.id = this.address;
  }

  send(stanza: Element): void {
    this.#inbox.push(serialize(stanza));
  }

  sendXml(xml: string): void {
    this.#inbox.push(xml);
  }

  /** Sends stanzas, all within one turn of the event loop; resolves when all are handled. */
  async sends(xml: string): Promise<void> {
    const handled = parseXml(xml).map(async (stanza) =>
      this.#world.service.handle({ ...stanza, attrs: { ...stanza.attrs, from: this.address } }, this),
    );
    await Promise.all(handled);
  }

  /** What it was sent since it was last asked, as XML. */
  received(): string[] {
    const inbox = this.#inbox;
    this.#inbox = [];
    return inbox;
  }

  /** Sends one stanza and gives all that it is sent until that is handled. */
  async asks(xml: string): Promise<string[]> {
    this.received();
    await this.sends(xml);
    return this.received();
  }

  /** Joins and passes over what a joiner is sent. */
  async joins(room: string, nick = this.bare.split('@')[0]!): Promise<void> {
    await this.sends(joinOf(room, nick));
    this.received();
  }

  async says(room: string, body: string): Promise<void> {
    await this.sends(`<message to='${at(room)}' type='groupchat'><body>${body}</body></message>`);
  }

  /** Makes a room with settings, joined as its owner. */
  async makes(room: string, settings: Record<string, string> = {}): Promise<void> {
    await this.joins(room);
    const answer = await this.asks(configureOf(room, settings));
    if (!answer.some((xml) => /^<iq[^>]* type='result'/.test(xml))) throw new Error(answer.join('\n'));
  }

  ends(): void {
    this.alive = false;
    this.#world.service.sessionEnded(this);
  }
}

/** One group chat service with its database on disk. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'pchat-rooms-'));
  readonly log: string[] = [];
  readonly clients: TestClient[] = [];
  database!: DatabaseSync;
  categories!: Categories;
  service!: RoomsService;
  readonly #limits: Partial<RoomsLimits>;
  readonly #largeFrom: number | undefined;

  constructor(limits: Partial<RoomsLimits> = {}, largeFrom?: number) {
    this.#limits = limits;
    this.#largeFrom = largeFrom;
    this.start();
  }

  /** Opens the service over what is on disk. */
  start(): void {
    this.database = openDatabase(join(this.folder, 'server.db'));
    new Accounts(this.database).claimDomain('localhost');
    const shared = shareRooms(this.database, (text) => this.log.push(text), this.#limits);
    this.categories = new Categories(this.#host(), shared, { greeting: false, largeFrom: this.#largeFrom });
    this.categories.start();
    this.service = this.categories.get('general.localhost')!;
  }

  /** Ends it without a word, as a crash would. */
  crash(): void {
    this.database.close();
    this.start();
  }

  client(name: string, resource = 'one'): TestClient {
    const client = new TestClient(this, name, resource);
    this.clients.push(client);
    return client;
  }

  remove(): void {
    this.database.close();
    rmSync(this.folder, { recursive: true });
  }

  #host(): Host {
    return {
      domain: 'localhost',
      accountExists: (bare) => PEOPLE.includes(bare.replace(/@localhost$/, '')),
      deliver: (bare, stanza) => {
        const found = this.clients.filter((client) => client.alive && client.bare === bare);
        for (const client of found) client.send(stanza);
        return found.length > 0;
      },
      followers: () => [],
      followedRooms: () => [],
      principals: new Principals(this.database, 'localhost'),
      isAdministrator: (bare) => bare === 'root@localhost',
      log: (_level, text) => void this.log.push(text),
    };
  }
}

/** The address of a room. */
export function at(room: string): string {
  return `${room}@general.localhost`;
}

export function joinOf(room: string, nick: string, history = ''): string {
  return `<presence to='${at(room)}/${nick}'><x xmlns='http://jabber.org/protocol/muc'>${history}</x></presence>`;
}

/** Settings by the last word of their field's name; no settings make an instant room. */
export function configureOf(room: string, settings: Record<string, string>): string {
  const fields = Object.entries(settings)
    .map(([name, value]) => `<field var='muc#roomconfig_${name}'><value>${value}</value></field>`)
    .join('');
  const formType =
    fields && `<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>`;
  return `<iq type='set' id='cfg' to='${at(room)}'><query xmlns='http://jabber.org/protocol/muc#owner'>
    <x xmlns='jabber:x:data' type='submit'>${formType}${fields}</x></query></iq>`;
}

export const OPEN = { membersonly: '0', publicroom: '1' };
export const CLOSED = { membersonly: '1', publicroom: '1' };
export const SECRET = { membersonly: '1', publicroom: '0' };

/** Gives someone an affiliation. */
export function grantOf(room: string, person: string, affiliation: string): string {
  return adminOf(room, `<item jid='${person}@localhost' affiliation='${affiliation}'/>`);
}

export function adminOf(room: string, items: string, type = 'set'): string {
  return `<iq type='${type}' id='adm' to='${at(room)}'><query xmlns='http://jabber.org/protocol/muc#admin'>${items}</query></iq>`;
}

/** The condition of the error in an answer; `ok` for none. */
export function conditionIn(answer: readonly string[]): string {
  const error = answer.find((xml) => / type='error'/.test(xml));
  return error === undefined ? 'ok' : /<error [^>]*><([a-z-]+) /.exec(error)![1]!;
}

/** Whether a stanza contains what the pattern has (as in wire scripts). */
export function like(pattern: string, xml: string): boolean {
  return matches(parseXml(pattern)[0]!, parseXml(xml)[0]!, new Map(), false);
}

/** The bodies in stanzas, in order. */
export function bodiesIn(stanzas: readonly string[]): string[] {
  return stanzas.flatMap((xml) => /<body>([^<]*)<\/body>/.exec(xml)?.[1] ?? []);
}
