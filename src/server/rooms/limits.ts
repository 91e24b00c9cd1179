import type { ClientSession } from '../service.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { TokenBucket, type Rate } from '../routing/token-bucket.ts';

/** What one may do to a group chat service. People never notice these; programs that run wild do. */
export interface RoomsLimits {
  /** Per session. */
  messages: Rate;
  presences: Rate;
  queries: Rate;
  /** In milliseconds of work. */
  searches: Rate;
  invitations: Rate;
  /** Names claimed for new rooms, per person. */
  creations: Rate;
  /** Rooms that one session may be in. */
  joinedRooms: number;
  /** Rooms that one session has begun to create and not configured. */
  lockedRooms: number;
  /** Rooms that one person has made and that are still there. */
  createdRooms: number;
  /** Addresses in the affiliation lists of a room. */
  affiliations: number;
}

const ROOMS_LIMITS: RoomsLimits = {
  messages: { burst: 10_000, perSecond: 2000 },
  presences: { burst: 1000, perSecond: 50 },
  queries: { burst: 2000, perSecond: 200 },
  searches: { burst: 3000, perSecond: 200 },
  invitations: { burst: 30, perSecond: 0.5 },
  creations: { burst: 50, perSecond: 0.1 },
  joinedRooms: 1000,
  lockedRooms: 20,
  createdRooms: 500,
  affiliations: 10_000,
};

type Kind = 'messages' | 'presences' | 'queries' | 'searches' | 'invitations';

/** Counts what sessions and people do, and refuses what is too much with `resource-constraint`. */
export class RoomsGuard {
  readonly limits: RoomsLimits;
  readonly #sessions = new WeakMap<ClientSession, Map<Kind, TokenBucket>>();
  readonly #creators = new Map<string, TokenBucket>();

  constructor(limits: Partial<RoomsLimits> = {}) {
    this.limits = { ...ROOMS_LIMITS, ...limits };
  }

  /** @throws StanzaError `resource-constraint` */
  count(session: ClientSession, kind: Kind): void {
    this.#bucket(session, kind).take();
  }

  /** Counts what turned out to be more than one. */
  charge(session: ClientSession, kind: Kind, amount: number): void {
    this.#bucket(session, kind).charge(amount);
  }

  #bucket(session: ClientSession, kind: Kind): TokenBucket {
    let buckets = this.#sessions.get(session);
    if (buckets === undefined) this.#sessions.set(session, (buckets = new Map()));
    let bucket = buckets.get(kind);
    if (bucket === undefined) buckets.set(kind, (bucket = new TokenBucket(this.limits[kind])));
    return bucket;
  }

  /** Someone claims a name for a room. @throws StanzaError `resource-constraint` */
  countCreation(bare: string): void {
    for (const [who, bucket] of this.#creators) if (bucket.full) this.#creators.delete(who);
    const bucket = this.#creators.get(bare) ?? new TokenBucket(this.limits.creations);
    this.#creators.set(bare, bucket);
    bucket.take();
  }

  /** @throws StanzaError `resource-constraint` */
  checkJoined(rooms: number): void {
    if (rooms >= this.limits.joinedRooms) {
      throw new StanzaError(
        'resource-constraint',
        `One session joins at most ${this.limits.joinedRooms} rooms.`,
      );
    }
  }

  /** @throws StanzaError `resource-constraint` */
  checkCreated(rooms: number): void {
    if (rooms >= this.limits.createdRooms) {
      throw new StanzaError(
        'resource-constraint',
        `One person makes at most ${this.limits.createdRooms} rooms.`,
      );
    }
  }

  /** @throws StanzaError `resource-constraint` */
  checkLocked(rooms: number): void {
    if (rooms >= this.limits.lockedRooms) {
      throw new StanzaError(
        'resource-constraint',
        `Configure or leave the rooms that you have begun to create: at most ${this.limits.lockedRooms} at once.`,
      );
    }
  }
}
