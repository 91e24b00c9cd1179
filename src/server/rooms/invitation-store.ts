import type { DatabaseSync } from 'node:sqlite';

/** An invitation as it is kept. */
export interface InvitationRecord {
  id: number;
  room: number;
  /** Bare address of who is invited. */
  address: string;
  /** Bare address of who invited; the server's domain for `pchat admin`. */
  inviter: string;
  reason: string;
  /** Milliseconds since the epoch. */
  time: number;
  state: 'pending' | 'accepted' | 'declined';
}

/** Shown at most, and kept for each person: the newest. */
export const MAX_INVITATIONS = 200;

/** Invitations on disk. Nothing here asks who may. */
export class InvitationStore {
  readonly #pending;
  readonly #again;
  readonly #add;
  readonly #trim;
  readonly #of;
  readonly #get;
  readonly #answer;
  readonly #accept;
  readonly #withdraw;
  readonly #declineAll;
  readonly #undelivered;
  readonly #delivered;

  constructor(database: DatabaseSync) {
    this.#pending = database.prepare(
      `SELECT id FROM invitations WHERE room = ? AND address = ? AND state = 'pending'`,
    );
    this.#again = database.prepare(
      'UPDATE invitations SET inviter = ?, reason = ?, time = ?, delivered = 0 WHERE id = ?',
    );
    this.#add = database.prepare(
      `INSERT INTO invitations (room, address, inviter, reason, time, state, delivered)
       VALUES (?, ?, ?, ?, ?, 'pending', 0) RETURNING id`,
    );
    this.#trim = database.prepare(
      `DELETE FROM invitations WHERE address = ?1 AND id NOT IN
       (SELECT id FROM invitations WHERE address = ?1 ORDER BY time DESC, id DESC LIMIT ${MAX_INVITATIONS})`,
    );
    const columns = 'id, room, address, inviter, reason, time, state';
    this.#of = database.prepare(
      `SELECT ${columns} FROM invitations WHERE address = ? ORDER BY time DESC, id DESC`,
    );
    this.#get = database.prepare(`SELECT ${columns} FROM invitations WHERE id = ? AND address = ?`);
    this.#answer = database.prepare('UPDATE invitations SET state = ? WHERE id = ?');
    this.#accept = database.prepare(
      `UPDATE invitations SET state = 'accepted', delivered = 1
       WHERE room = ? AND address = ? AND state = 'pending'`,
    );
    this.#declineAll = database.prepare(
      `UPDATE invitations SET state = 'declined', delivered = 1
       WHERE room = ? AND address = ? AND state = 'pending'`,
    );
    this.#withdraw = database.prepare(
      `DELETE FROM invitations WHERE room = ? AND address = ? AND state = 'pending'`,
    );
    this.#undelivered = database.prepare(
      `SELECT ${columns} FROM invitations WHERE address = ? AND delivered = 0 AND state = 'pending' ORDER BY id`,
    );
    this.#delivered = database.prepare('UPDATE invitations SET delivered = 1 WHERE id = ?');
  }

  /** Keeps an invitation; one that is not answered yet is renewed instead. @returns its number */
  add(invitation: Pick<InvitationRecord, 'room' | 'address' | 'inviter' | 'reason'>, time: number): number {
    const { room, address, inviter, reason } = invitation;
    const waiting = this.#pending.get(room, address) as { id: number } | undefined;
    if (waiting !== undefined) {
      this.#again.run(inviter, reason, time, waiting.id);
      return waiting.id;
    }
    const { id } = this.#add.get(room, address, inviter, reason, time) as { id: number };
    this.#trim.run(address);
    return id;
  }

  /** A person's, newest first. */
  of(address: string): InvitationRecord[] {
    return this.#of.all(address) as unknown as InvitationRecord[];
  }

  /** An invitation of that person. */
  get(id: number, address: string): InvitationRecord | undefined {
    return this.#get.get(id, address) as InvitationRecord | undefined;
  }

  decline(id: number): void {
    this.#answer.run('declined', id);
  }

  /** The person has joined the room. */
  accept(room: number, address: string): void {
    this.#accept.run(room, address);
  }

  /** The person wants nothing of the room. */
  declineAll(room: number, address: string): void {
    this.#declineAll.run(room, address);
  }

  /** Takes back what is not answered yet: they could not follow it any more. */
  withdraw(room: number, address: string): void {
    this.#withdraw.run(room, address);
  }

  hasPending(room: number, address: string): boolean {
    return this.#pending.get(room, address) !== undefined;
  }

  /** What a person was not told yet, oldest first. */
  undelivered(address: string): InvitationRecord[] {
    return this.#undelivered.all(address) as unknown as InvitationRecord[];
  }

  delivered(id: number): void {
    this.#delivered.run(id);
  }
}
