import { principalKind, type RoleChange, type RoleHolder } from '../../model/principal.ts';
import { PchatError } from '../../model/errors.ts';
import { Affiliations } from './affiliations.ts';
import type { Directory } from './directory.ts';
import { parseRoles, roleChanges, rolesQuery } from './extensions/room-roles.ts';
import { inOtherWords, type Meanings } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';

const READ_ERRORS: Meanings = {
  forbidden: [
    'not-allowed',
    'The room does not tell you who has which role: only its members and managers see that.',
    'Ask one of its managers.',
  ],
};

const CHANGE_ERRORS: Meanings = {
  forbidden: [
    'not-allowed',
    'You may not change who has which role in this room.',
    'Ask one of its managers.',
  ],
  'item-not-found': [
    'not-found',
    'There is nobody of that name, or no such room.',
    'Look for people with: pchat users WORDS',
  ],
  'not-allowed': [
    'not-allowed',
    "That person or group is out of the category's scope, or an administrator, whom nobody bans.",
    'Ask an administrator.',
  ],
  conflict: [
    'conflict',
    'That cannot be taken or given so: a room keeps a manager, nobody bans themselves, and what is had by a group is taken from the group.',
    'See who has which role with: pchat room roles ROOM',
  ],
  'bad-request': [
    'usage',
    'That role cannot be given here: only auditoriums have presenters, and roles are given to people and groups, not to everyone.',
    'See what each role is with: pchat room grant -h',
  ],
};

/** Who has which role in a room: as lists of principals where the server has rules, else as XEP-0045's affiliations. */
export class RoleLists {
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #affiliations: Affiliations;

  constructor(connection: Connection, directory: Directory) {
    this.#connection = connection;
    this.#directory = directory;
    this.#affiliations = new Affiliations(connection, directory);
  }

  async list(room: string): Promise<RoleHolder[]> {
    if (!this.#directory.hasRules) return this.#affiliations.list(room);
    try {
      const reply = await this.#connection.request({ type: 'get', to: room, payload: rolesQuery() });
      const { domain } = this.#connection;
      return parseRoles(reply).map((holder) => ({ ...holder, kind: principalKind(holder.address, domain) }));
    } catch (error) {
      throw inOtherWords(error, READ_ERRORS, 'instead');
    }
  }

  /** @param separately ban only after what someone is in the room was taken from them (ejabberd 23.01) */
  async change(
    room: string,
    changes: readonly RoleChange[],
    reason: string,
    separately: boolean,
  ): Promise<void> {
    if (changes.length === 0) return;
    for (const { address } of changes) {
      if (principalKind(address, this.#connection.domain) === 'everyone') throw toEveryone();
    }
    if (!this.#directory.hasRules) return this.#affiliations.change(room, changes, reason, separately);
    try {
      await this.#connection.request({ type: 'set', to: room, payload: roleChanges(changes, reason) });
    } catch (error) {
      throw inOtherWords(error, CHANGE_ERRORS, 'instead');
    }
  }
}

function toEveryone(): PchatError {
  return new PchatError('usage', 'A role is given to people and groups, not to everyone.', {
    next: 'Open the room instead: pchat room set ROOM --privacy open',
  });
}
