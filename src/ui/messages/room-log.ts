import type { SessionEvent } from '../../session/session.ts';
import { type Comings, withChange } from './comings.ts';
import { type RoomNote, withNote } from './room-notes.ts';
import type { Look, Outside, Refusal } from './shut-out.ts';

const NO_COMINGS: readonly Comings[] = [];
const NO_NOTES: readonly RoomNote[] = [];

/** What happened in each room while it was in view and no archive keeps. */
export class RoomLog {
  /** Told of each room that was not joined. */
  onRefused: (room: string) => void = () => {};
  readonly #comings = new Map<string, readonly Comings[]>();
  readonly #refusals = new Map<string, Refusal>();
  readonly #looks = new Map<string, Look>();
  readonly #notes = new Map<string, readonly RoomNote[]>();

  /** What is known of a room that one is out of. */
  outside(room: string): Outside {
    return { refusal: this.#refusals.get(room) ?? null, look: this.look(room) };
  }

  /** The room was not joined when that was tried. */
  refused(room: string, refusal: Refusal): void {
    this.#refusals.set(room, refusal);
    this.#looks.delete(room);
    this.onRefused(room);
  }

  /** What the room said when it was asked again since. */
  look(room: string): Look | null {
    return this.#looks.get(room) ?? null;
  }

  looked(room: string, look: Look): void {
    this.#looks.set(room, look);
  }

  /** What was refused before is no reason any more. */
  joined(room: string): void {
    this.#refusals.delete(room);
    this.#looks.delete(room);
  }

  /** Who came and went; the same array while nobody does. */
  comings(room: string): readonly Comings[] {
    return this.#comings.get(room) ?? NO_COMINGS;
  }

  /** @param after id of the newest message; null: there is none */
  came(event: Extract<SessionEvent, { type: 'participant' }>, after: string | null): void {
    this.#comings.set(event.room, withChange(this.comings(event.room), after, event));
  }

  /** What happened to the room itself; the same array while nothing does. */
  notes(room: string): readonly RoomNote[] {
    return this.#notes.get(room) ?? NO_NOTES;
  }

  note(room: string, text: string, after: string | null): void {
    this.#notes.set(room, withNote(this.notes(room), { after, text }));
  }
}
