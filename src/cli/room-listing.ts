import type { RoomListing } from '../model/room.ts';
import { roomLabel } from './message-output.ts';
import { oneLine } from './one-line.ts';
import type { Output } from './output.ts';

/** Prints rooms as they come, in columns as wide as what has come so far needs. */
export class RoomPrinter {
  readonly #output: Output;
  #width = 0;
  #printed = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  get printed(): number {
    return this.#printed;
  }

  print(rooms: readonly RoomListing[]): void {
    this.#width = Math.max(this.#width, ...rooms.map((room) => roomLabel(room).length));
    for (const room of rooms) {
      const text = `${roomLabel(room).padEnd(this.#width)}  ${remarks(room)}`.trimEnd();
      this.#output.result('room', listingJson(room), text);
    }
    this.#printed += rooms.length;
  }
}

function listingJson(room: RoomListing): Record<string, unknown> {
  const { address, category, name, participants, description, privacy, kind, state, roles, invited } = room;
  const told = { participants, description, privacy, kind, state, roles, invited };
  return { address, category: category.name, name, ...told };
}

/** What is out of the ordinary about a room, then what it is for. */
function remarks({ participants, privacy, kind, state, roles, invited, description }: RoomListing): string {
  // An administrator is one in every room.
  const own = (roles ?? []).filter((role) => role !== 'administrator');
  const said = [
    participants === null || participants === 0 ? '' : `${participants} here`,
    privacy === 'open' ? '' : (privacy ?? ''),
    kind === 'auditorium' ? kind : '',
    state === 'disabled' ? state : '',
    invited ? 'you are invited' : '',
    own.length === 0 ? '' : `you: ${own.join(', ')}`,
  ].filter((word) => word !== '');
  const about = description === null || description === '' ? '' : oneLine(description);
  return [said.join(', '), about].filter((part) => part !== '').join(' - ');
}
