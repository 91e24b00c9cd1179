import type { FollowedRoom } from '../model/room.ts';

/** What must outlive the session and is kept on this machine where the server cannot keep it. */
export interface SessionState {
  followed(): FollowedRoom[];
  setFollowed(rooms: readonly FollowedRoom[]): void;
  /** Room address to the archive id last read. */
  readMarks(): ReadonlyMap<string, string>;
  setReadMark(room: string, id: string): void;
}

/** Forgets with the process: for programs on the SDK that keep nothing. */
export class MemorySessionState implements SessionState {
  #followed: readonly FollowedRoom[] = [];
  readonly #marks = new Map<string, string>();

  followed(): FollowedRoom[] {
    return [...this.#followed];
  }

  setFollowed(rooms: readonly FollowedRoom[]): void {
    this.#followed = [...rooms];
  }

  readMarks(): ReadonlyMap<string, string> {
    return this.#marks;
  }

  setReadMark(room: string, id: string): void {
    this.#marks.set(room, id);
  }
}
