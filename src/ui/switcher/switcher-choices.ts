import type { RoomView } from '../../session/session.ts';
import { fuzzyFilter } from '../fuzzy.ts';
import type { Screen } from '../screen.ts';
import { urgency } from '../actions/rooms.ts';

/** A room that can be switched to. */
export interface SwitcherChoice {
  address: string;
  name: string;
  category: string;
  view: RoomView | null;
}

/** Followed and open rooms, then the rest of the directory; with nothing typed, unread first and the last room on top of the read. */
export function switcherChoices(screen: Screen, find: string): SwitcherChoice[] {
  const { room, lastRoom, browser } = screen.state;
  const { views } = screen.session;
  const viewed = new Set(views.map((view) => view.address));
  const own = views.map((view): SwitcherChoice => ({
    address: view.address,
    name: view.name,
    category: view.category.name,
    view,
  }));
  const listed = [...browser.rooms.values()].flatMap((rooms) => (Array.isArray(rooms) ? rooms : []));
  const others = listed
    .filter((each) => !viewed.has(each.address))
    .map((each): SwitcherChoice => ({
      address: each.address,
      name: each.name,
      category: each.category.name,
      view: null,
    }));
  if (find !== '')
    return fuzzyFilter(find, [...own, ...others], (choice) => `${choice.name} ${choice.category}`);
  const rank = ({ address, view }: SwitcherChoice): number =>
    address === room ? -1 : view ? urgency(view) * 2 + (address === lastRoom ? 1 : 0) : 0;
  return [...own.toSorted((a, b) => rank(b) - rank(a)), ...others];
}
