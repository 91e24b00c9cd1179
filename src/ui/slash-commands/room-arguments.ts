import { asPchatError, PchatError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import type { RoomMatch } from '../../model/room.ts';
import type { Screen } from '../screen.ts';
import { unquoted } from './quoted.ts';
import type { SlashContext } from './slash-command.ts';

/** Rooms by the names that the followed list, the browser and the directory know. */
export function roomNames({ screen }: Pick<SlashContext, 'screen'>): string[] {
  const { browser, directory } = screen.state;
  const listed = [...browser.rooms.values()].flatMap((rooms) => (Array.isArray(rooms) ? rooms : []));
  const all = [...screen.session.views, ...listed, ...directory.rooms];
  return [...new Set(all.map((room: { name: string }) => room.name))];
}

/** The room that the argument names, else the one in view. */
export async function roomMeant(context: SlashContext): Promise<{ address: string; name: string }> {
  const { screen, argument } = context;
  return argument === '' ? context.view : findRoom(screen, argument);
}

/** As roomMeant(); one on one's own list first, which need not be there any more. */
export async function ownRoomMeant(context: SlashContext): Promise<{ address: string; name: string }> {
  const { argument, screen } = context;
  if (argument === '') return context.view;
  const fitting = screen.session.views.filter((view) => namesOf(view).includes(fold(unquoted(argument))));
  return fitting.length === 1 ? fitting[0]! : findRoom(screen, argument);
}

function namesOf({ address, name, category }: RoomMatch): string[] {
  const [local = ''] = address.split('@');
  return [address, local, name, `${category.name}/${local}`, `${category.name}/${name}`].map(fold);
}

/** The room of a name; one that is not on the lists may have been made since they were asked for. */
export async function findRoom({ session }: Screen, argument: string): Promise<RoomMatch> {
  const typed = unquoted(argument);
  try {
    return await session.findRoom(typed);
  } catch (thrown) {
    if (asPchatError(thrown).code !== 'not-found' || session.status.phase !== 'online') throw thrown;
    await session.rooms({ refresh: true });
    return session.findRoom(typed);
  }
}

export function missing(what: string, example: string): PchatError {
  return new PchatError('usage', `That needs ${what}.`, { next: `For example: ${example}` });
}
