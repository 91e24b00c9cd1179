import type { Session } from '../session/session.ts';
import type { ScreenState } from './screen-state.ts';

interface Shown {
  session: Pick<Session, 'view'>;
  state: Pick<ScreenState, 'browser' | 'directory'>;
}

/** What a room is called, as far as anything on the screen tells; else the first part of its address. */
export function roomName({ session, state }: Shown, address: string): string {
  const view = session.view(address);
  if (view) return view.name;
  const listed = [...state.browser.rooms.values()].flatMap((rooms) => (Array.isArray(rooms) ? rooms : []));
  const known = [...listed, ...state.directory.rooms].find((room) => room.address === address);
  return known?.name ?? address.split('@')[0] ?? address;
}
