import type { ClientSession } from '../service.ts';
import { Room, type Occupant } from './room.ts';
import type { RoomRecord } from './room-store.ts';

/** Rooms with someone in them, and which session is in which. Rooms that are still locked only their creators' sessions are in. */
export class LiveRooms {
  readonly #domain: string;
  readonly #largeFrom: number;
  readonly #rooms = new Map<string, Room>();
  /** By session id, then by the room's local part. */
  readonly #joined = new Map<string, Map<string, Room>>();

  /** @param largeFrom participants past which a room is large */
  constructor(domain: string, largeFrom: number) {
    this.#domain = domain;
    this.#largeFrom = largeFrom;
  }

  /** The room with that name, if anyone is in it. */
  get(local: string): Room | undefined {
    return this.#rooms.get(local);
  }

  all(): Room[] {
    return [...this.#rooms.values()];
  }

  /** The room, made ready for its first participant where nobody is in it. */
  open(record: RoomRecord): Room {
    const room = this.#rooms.get(record.local) ?? this.make(record);
    this.publish(room);
    return room;
  }

  /** A room that is not found by its name yet. */
  make(record: RoomRecord): Room {
    return new Room(record, this.#domain, this.#largeFrom);
  }

  /** From now on the room is found by its name. */
  publish(room: Room): void {
    this.#rooms.set(room.record.local, room);
  }

  /** Forgets a room that nobody is in. */
  close(room: Room): void {
    if (this.#rooms.get(room.record.local) === room) this.#rooms.delete(room.record.local);
  }

  /** What this session has joined under that name: the room, or one of its own that is still locked. */
  joined(session: ClientSession, local: string): Room | undefined {
    return this.#joined.get(session.id)?.get(local);
  }

  /** All that this session is in. */
  allJoined(session: ClientSession): Room[] {
    return [...(this.#joined.get(session.id)?.values() ?? [])];
  }

  countJoined(session: ClientSession): number {
    return this.#joined.get(session.id)?.size ?? 0;
  }

  /** How many rooms of its own this session has not configured yet. */
  countLocked(session: ClientSession): number {
    return this.allJoined(session).filter(({ locked }) => locked).length;
  }

  join(session: ClientSession, local: string, where: Room): void {
    const rooms = this.#joined.get(session.id);
    if (rooms === undefined) this.#joined.set(session.id, new Map([[local, where]]));
    else rooms.set(local, where);
  }

  /** Takes a session out of a room. */
  leave(session: ClientSession, room: Room, occupant: Occupant): void {
    room.unseat(occupant, session);
    const rooms = this.#joined.get(session.id);
    rooms?.delete(room.record.local);
    if (rooms?.size === 0) this.#joined.delete(session.id);
  }
}
