import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hostname } from 'node:os';
import type { ErrorCode } from '../model/errors.ts';
import type { Draft } from '../model/message.ts';

/** A post that its room has not confirmed, as it survives a restart. */
export interface KeptPost {
  /** The origin-id. */
  id: string;
  room: string;
  /** When it was written, milliseconds. */
  time: number;
  draft: Draft;
  state: 'waiting' | 'sent' | 'refused';
  error: { code: ErrorCode; message: string; next: string } | null;
  /** Where the room's archive ended when it was first sent: it can only stand after that. */
  sentAfter: { id: string; time: number | null } | null;
  tries: number;
}

/** How long a process owns a post without saying so again, milliseconds. */
export const LEASE_MS = 60_000;

/**
 * Posts on disk. Each belongs to one process, which alone sends it: to the one that it was written in, and, once that has ended or
 * has been silent for the length of its lease, to the first that asks.
 */
export class OutboxRecords {
  readonly #owner = `${hostname()}/${process.pid}/${randomUUID()}`;
  readonly #add: StatementSync;
  readonly #update: StatementSync;
  readonly #remove: StatementSync;
  readonly #others: StatementSync;
  readonly #take: StatementSync;
  readonly #renew: StatementSync;
  readonly #release: StatementSync;
  readonly #mine: StatementSync;
  readonly #move: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      'INSERT INTO outbox (id, room, time, content, owner, leased_until) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content, owner = excluded.owner, leased_until = excluded.leased_until',
    );
    this.#update = database.prepare(
      'UPDATE outbox SET content = ?, leased_until = ? WHERE id = ? AND owner = ?',
    );
    this.#remove = database.prepare('DELETE FROM outbox WHERE id = ?');
    this.#others = database.prepare(
      'SELECT id, owner, leased_until FROM outbox WHERE owner IS NULL OR owner <> ? ORDER BY sequence',
    );
    this.#take = database.prepare('UPDATE outbox SET owner = ?, leased_until = ? WHERE id = ?');
    this.#renew = database.prepare('UPDATE outbox SET leased_until = ? WHERE owner = ?');
    this.#release = database.prepare('UPDATE outbox SET owner = NULL, leased_until = 0 WHERE owner = ?');
    this.#move = database.prepare('UPDATE outbox SET room = ? WHERE room = ?');
    this.#mine = database.prepare(
      'SELECT id, room, time, content FROM outbox WHERE owner = ? ORDER BY sequence',
    );
  }

  add(post: KeptPost, now: number): void {
    this.#add.run(post.id, post.room, post.time, contentOf(post), this.#owner, now + LEASE_MS);
  }

  /** @returns false when another process has taken the post over, because this one was silent for long: it must not send it */
  update(post: KeptPost, now: number): boolean {
    return this.#update.run(contentOf(post), now + LEASE_MS, post.id, this.#owner).changes === 1;
  }

  remove(id: string): void {
    this.#remove.run(id);
  }

  /** Takes over what nobody sends any more. @returns all that this process has to send now, in the order written */
  claim(now: number): KeptPost[] {
    for (const row of this.#others.all(this.#owner)) {
      const owner = row['owner'] as string | null;
      if (owner === null || (row['leased_until'] as number) < now || hasEnded(owner)) {
        this.#take.run(this.#owner, now + LEASE_MS, row['id'] as string);
      }
    }
    return this.#mine.all(this.#owner).map((row) => ({
      id: row['id'] as string,
      room: row['room'] as string,
      time: row['time'] as number,
      ...(JSON.parse(row['content'] as string) as Omit<KeptPost, 'id' | 'room' | 'time'>),
    }));
  }

  /** A room has another address. */
  move(from: string, to: string): void {
    this.#move.run(to, from);
  }

  /** Says that this process still lives. */
  renew(now: number): void {
    this.#renew.run(now + LEASE_MS, this.#owner);
  }

  /** Leaves what is not sent to whoever comes. */
  release(): void {
    this.#release.run(this.#owner);
  }
}

function contentOf({ draft, state, error, sentAfter, tries }: KeptPost): string {
  return JSON.stringify({ draft, state, error, sentAfter, tries });
}

/** Whether the process is known to be no more: one of another machine is not, and its lease has to end. */
function hasEnded(owner: string): boolean {
  const [host, pid] = owner.split('/');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
