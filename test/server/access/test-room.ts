import { MAKER, type Person } from './person.ts';
import { elements, valuesOf } from './stanza-parts.ts';
import { at, configure, DISCO_ITEMS, iq, MUC_OWNER, PCHAT, PING, roles, say } from './stanzas.ts';
import { ACCOUNTS, type World } from './world.ts';

/** What a room is like. */
export interface RoomKind {
  privacy: string;
  kind: string;
  state: string;
  /** Participants may set the topic, and members may invite. */
  generous: boolean;
}

/** What a request may change, as the room's maker sees it; null when there is no such room. */
export type View = null | {
  /** Like `member tom@localhost`. */
  holders: string[];
  settings: Record<string, string>;
  /** Nicks of who is in the room. */
  inside: string[];
  /** Whether `guest` was invited since the last look. */
  invited: boolean;
};

const DISABLED = '{urn:pchat:0}disabled';

/** A room with all its cast. */
export class TestRoom {
  /** What stands before the `@` of its address, and in its name. */
  readonly name: string;
  readonly #world: World;
  readonly #like: RoomKind;
  readonly #maker: Person;
  #seen: View | undefined;

  private constructor(world: World, like: RoomKind, name: string, maker: Person) {
    this.#world = world;
    this.#like = like;
    this.name = name;
    this.#maker = maker;
  }

  static async make(world: World, like: RoomKind): Promise<TestRoom> {
    const { privacy, kind, state, generous } = like;
    const name = [privacy, kind, state, ...(generous ? ['generous'] : [])].join('-');
    // A session may only ask so much in a time, so each room is looked at by one of its own.
    const room = new TestRoom(world, like, name, await world.signIn(MAKER, name));
    await room.make();
    return room;
  }

  /** Makes it (again, when it was deleted): an auditorium first, as only that has presenters. */
  async make(): Promise<void> {
    const { privacy, kind, generous } = this.#like;
    const { name } = this;
    const made = await this.#maker.joins(name);
    if (made !== 'own') throw new Error(`${name} could not be made: ${made}`);
    await this.#maker.does(
      configure(name, {
        'muc#roomconfig_roomname': name,
        'muc#roomconfig_membersonly': privacy === 'open' ? '0' : '1',
        'muc#roomconfig_publicroom': privacy === 'secret' ? '0' : '1',
        'muc#roomconfig_moderatedroom': '1',
        'muc#roomconfig_changesubject': generous ? '1' : '0',
        'muc#roomconfig_allowinvites': generous ? '1' : '0',
      }),
    );
    await this.#maker.does(roles(name, ...this.#cast()));
    await this.#maker.does(roles(name, `revoke member ${this.#world.principal('removed')}`));
    await this.#maker.does(say(name, `<body>${wordOf(name)}</body>`));
    if (kind === 'normal') await this.#maker.does(configure(name, { 'muc#roomconfig_moderatedroom': '0' }));
    await this.#settle(await this.view());
  }

  /** Puts the room's state and who is in it right. */
  async #settle(view: View): Promise<void> {
    this.stirred();
    const disabled = this.#like.state === 'disabled' ? '1' : '0';
    if (view?.settings[DISABLED] !== disabled)
      await this.#maker.does(configure(this.name, { [DISABLED]: disabled }));
    if (disabled === '1') return;
    for (const person of [this.#maker, this.#world.person('tom'), this.#world.person('pat')]) {
      if (view?.inside.includes(person.name) === true) continue;
      const joined = await person.joins(this.name);
      if (joined !== 'ok') throw new Error(`${person.name} could not join ${this.name}: ${joined}`);
    }
  }

  /** Undoes what was done in it, or makes it again. */
  async undo(stanzas: readonly string[]): Promise<void> {
    for (const stanza of stanzas) await this.#maker.asks(stanza);
    const view = await this.view();
    if (view === null) await this.make();
    else await this.#settle(view);
  }

  /** What it is like now. */
  async view(): Promise<View> {
    const address = at(this.name);
    const held = await this.#maker.asks(iq('get', address, `<roles xmlns='${PCHAT}'/>`));
    const invited = await this.#invited();
    if (held.refusal === 'item-not-found') return (this.#seen = null);
    const form = await this.#maker.does(iq('get', address, `<query xmlns='${MUC_OWNER}'/>`));
    const items = await this.#maker.does(iq('get', address, `<query xmlns='${DISCO_ITEMS}'/>`));
    const settings = elements(form.elements, 'field').map((field) => [
      field.attrs['var'],
      valuesOf(field).join('\n'),
    ]);
    return (this.#seen = {
      holders: elements(held.elements, 'holder').map(({ attrs }) => `${attrs['role']} ${attrs['jid']}`),
      settings: Object.fromEntries(settings) as Record<string, string>,
      inside: elements(items.elements, 'item')
        .map(({ attrs }) => attrs['jid']!.split('/')[1]!)
        .sort(),
      invited,
    });
  }

  /** What it was like at the last look, if nothing has changed it since; there are thousands of looks. */
  async lastView(): Promise<View> {
    return this.#seen === undefined || this.#seen?.invited === true ? this.view() : this.#seen;
  }

  /** Somebody has come or gone. */
  stirred(): void {
    this.#seen = undefined;
  }

  async #invited(): Promise<boolean> {
    // Whoever has an answer has all that was sent before it.
    const { stanzas } = await this.#world.person('guest').asks(PING);
    return stanzas.some((xml) => xml.includes('<invite ') && xml.includes(` from='${at(this.name)}'`));
  }

  #cast(): string[] {
    const of = (role: string) => this.#world.principal(ACCOUNTS[role]!);
    return [
      `grant presenter ${MAKER}`,
      'grant manager tess',
      'grant member tom',
      'grant member pat',
      'grant presenter pat',
      `grant member ${of('member')}`,
      `grant manager ${of('manager')}`,
      `grant member ${of('both')}`,
      `grant manager ${of('both')}`,
      `grant member ${of('presenter')}`,
      `grant presenter ${of('presenter')}`,
      `grant member ${of('removed')}`,
      // A person: groups are not banned.
      `grant banned ${ACCOUNTS['banned']!}`,
    ];
  }
}

/** The one word that was said in a room, which is said in no other. */
export function wordOf(room: string): string {
  return room.replaceAll('-', '');
}
