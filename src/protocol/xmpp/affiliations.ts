import { bareAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import { principalKind, type RoleChange, type RoleHolder } from '../../model/principal.ts';
import type { Directory } from './directory.ts';
import {
  affiliationChange,
  affiliationQuery,
  parseAffiliations,
  roleRemoval,
  type Affiliation,
} from './extensions/room-affiliations.ts';
import { newAffiliation, type RoomManner } from './role-affiliation.ts';
import { conditionOf, inOtherWords, type Meanings } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';

const LISTS: readonly Affiliation[] = ['owner', 'admin', 'member', 'outcast'];

const READ_ERRORS: Meanings = {
  forbidden: [
    'not-allowed',
    'This server tells only the managers of a room who has which role in it.',
    'Ask one of its managers.',
  ],
};

const CHANGE_ERRORS: Meanings = {
  forbidden: [
    'not-allowed',
    'You may not change who has which role in this room.',
    'Ask one of its managers.',
  ],
  'not-allowed': [
    'not-allowed',
    'You may not change that role: managers are changed by the owners of a room only.',
    'Ask who created the room.',
  ],
  'item-not-found': [
    'not-found',
    'There is nobody of that name, or no such room.',
    'See that the address is right.',
  ],
  conflict: [
    'conflict',
    'The room would be left without a manager.',
    'Give the role to somebody else first: pchat room grant ROOM manager WHO',
  ],
};

/**
 * Roles on servers without rules, as the affiliations of XEP-0045: manager is `owner` or `admin`, member is `member`; in an
 * auditorium `member` is a presenter, as members have a voice in a moderated room and others have none.
 */
export class Affiliations {
  readonly #connection: Connection;
  readonly #directory: Directory;

  constructor(connection: Connection, directory: Directory) {
    this.#connection = connection;
    this.#directory = directory;
  }

  async list(room: string): Promise<RoleHolder[]> {
    const manner = await this.#manner(room);
    const { found, refused } = await this.#read(room);
    if (found.size === 0 || refused.has('member') || refused.has('owner')) {
      throw refused.get('member') ?? refused.get('owner') ?? [...refused.values()][0];
    }
    return [...found].map(([address, affiliation]) => ({
      role: roleOf(affiliation, manner),
      address,
      kind: 'user' as const,
      users: null,
    }));
  }

  /** One after the other: there is no way to say all at once. What can be known to be wrong is found before the first. */
  async change(
    room: string,
    changes: readonly RoleChange[],
    reason: string,
    separately: boolean,
  ): Promise<void> {
    for (const { address } of changes) {
      if (principalKind(address, this.#connection.domain) === 'group') throw noGroups();
    }
    const manner = await this.#manner(room);
    const { found } = await this.#read(room);
    const hadManager = [...found.values()].some(isManager);
    const planned: [string, Affiliation][] = [];
    for (const change of changes) {
      const address = bareAddress(change.address);
      if (change.role === 'banned' && change.action === 'grant' && address === this.#connection.account)
        throw banningOneself();
      const now = found.get(address) ?? 'none';
      const next = newAffiliation(change, now, manner);
      if (next === now) continue;
      planned.push([address, next]);
      found.set(address, next);
    }
    if (hadManager && ![...found.values()].some(isManager)) throw lastManager();
    for (const [address, affiliation] of planned) {
      if (affiliation === 'outcast' && separately) await this.#putOut(room, address);
      await this.#set(room, affiliationChange(address, affiliation, reason));
    }
  }

  async #manner(room: string): Promise<RoomManner> {
    const { kind, privacy } = await this.#directory.room(room);
    return { auditorium: kind === 'auditorium', open: privacy === 'open' };
  }

  /** What everyone is, as far as the room tells, and which of the lists it does not tell. */
  async #read(
    room: string,
  ): Promise<{ found: Map<string, Affiliation>; refused: Map<Affiliation, unknown> }> {
    const found = new Map<string, Affiliation>();
    const refused = new Map<Affiliation, unknown>();
    const lists = await Promise.all(
      LISTS.map(async (affiliation) => {
        const payload = affiliationQuery(affiliation);
        const asked = this.#connection.request({ type: 'get', to: room, payload });
        return { affiliation, reply: await asked.catch((error: unknown) => error) };
      }),
    );
    for (const { affiliation, reply } of lists) {
      if (reply instanceof Error) {
        if (conditionOf(reply) === '') throw reply;
        refused.set(affiliation, inOtherWords(reply, READ_ERRORS));
      } else {
        for (const address of parseAffiliations(reply as never)) found.set(bareAddress(address), affiliation);
      }
    }
    return { found, refused };
  }

  /**
   * ejabberd 23.01 does not put out who is banned if their role was ever changed, and lets them in again: without a role first
   * they are out, and the ban holds.
   */
  async #putOut(room: string, address: string): Promise<void> {
    await this.#connection.request({ type: 'set', to: room, payload: roleRemoval(address) }).catch(() => {
      // They are not in the room.
    });
  }

  async #set(room: string, payload: ReturnType<typeof affiliationChange>): Promise<void> {
    try {
      await this.#connection.request({ type: 'set', to: room, payload });
    } catch (error) {
      throw inOtherWords(error, CHANGE_ERRORS);
    }
  }
}

function isManager(affiliation: Affiliation): boolean {
  return affiliation === 'owner' || affiliation === 'admin';
}

function roleOf(affiliation: Affiliation, { auditorium }: RoomManner): RoleHolder['role'] {
  if (affiliation === 'outcast') return 'banned';
  if (isManager(affiliation)) return 'manager';
  return auditorium ? 'presenter' : 'member';
}

function noGroups(): PchatError {
  return new PchatError('unsupported', 'This server knows no groups.', {
    next: 'Name the people of the group one by one.',
  });
}

function banningOneself(): PchatError {
  return new PchatError('conflict', 'Nobody bans themselves.', { next: 'Leave the room instead.' });
}

function lastManager(): PchatError {
  return new PchatError('conflict', 'The room would be left without a manager.', {
    next: 'Give the role to somebody else first: pchat room grant ROOM manager WHO',
  });
}
