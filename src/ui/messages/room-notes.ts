/** Something that happened to the room while one looked, said after a message; no archive keeps it. */
export interface RoomNote {
  /** Id of the last message before; null: there was none. */
  after: string | null;
  text: string;
}

/** Notes kept for a room. */
const MAX_NOTES = 20;

/** The notes with one more; what was just said is not said again. */
export function withNote(notes: readonly RoomNote[], note: RoomNote): readonly RoomNote[] {
  const last = notes.at(-1);
  return last?.after === note.after && last.text === note.text ? notes : [...notes, note].slice(-MAX_NOTES);
}
