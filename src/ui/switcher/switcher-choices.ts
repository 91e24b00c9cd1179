import type { RoomListing } from '../../model/room.ts';
import type { RoomView } from '../../session/session.ts';
import { fieldText } from '../field/field.ts';
import { fuzzyScore } from '../fuzzy.ts';
import { isGone } from '../messages/shut-out.ts';
import type { Screen } from '../screen.ts';
import type { SwitcherOverlay } from '../screen-state.ts';
import { type RoomFilter, roomFilter } from './room-filter.ts';
import { domainOf } from '../people/who-is-meant.ts';
import { urgency } from './urgency.ts';

/** A room that can be switched to: one's own, one of the directory, or both. */
export interface SwitcherChoice {
  address: string;
  name: string;
  category: string;
  view: RoomView | null;
  listing: RoomListing | null;
}

export interface Choices {
  rooms: readonly SwitcherChoice[];
  filter: RoomFilter;
}

interface Scored {
  choice: SwitcherChoice;
  score: number;
}

const made = new WeakMap<Screen, { of: readonly unknown[]; choices: Choices }>();
const scoredOthers = new WeakMap<
  Screen,
  { words: string; category: string | null; rooms: readonly RoomListing[]; scored: Scored[] }
>();

/**
 * Followed and open rooms, then the rest of the directory, those that fit best first; with nothing typed, unread first and the last room
 * on top of the read. The same while nothing changed.
 */
export function switcherChoices(screen: Screen, overlay: SwitcherOverlay): Choices {
  const { tick, directory, browser } = screen.state;
  const text = fieldText(overlay.field);
  const of = [text, tick, directory.rooms, browser.categories, overlay.found];
  const before = made.get(screen);
  if (before && sameAll(before.of, of)) return before.choices;
  const filter = roomFilter(text, browser.categories, domainOf(screen));
  const choices = { filter, rooms: roomsFor(screen, overlay, filter, text) };
  made.set(screen, { of, choices });
  return choices;
}

function roomsFor(
  screen: Screen,
  { found }: SwitcherOverlay,
  filter: RoomFilter,
  text: string,
): readonly SwitcherChoice[] {
  if (filter.error !== null) return [];
  const { room, lastRoom, directory } = screen.state;
  const { views } = screen.session;
  if (filter.ask !== null) {
    // What one is in a room is the server's to say.
    const rooms = found.asked === text ? found.rooms : [];
    return rooms.map((listing) => ofListing(listing, screen.session.view(listing.address) ?? null));
  }
  const viewed = new Set(views.map(({ address }) => address));
  const listings = listingsByAddress(directory.rooms);
  const own = views
    .filter((view) => filter.category === null || view.category.address === filter.category)
    // Nobody can go there.
    .filter((view) => !isGone(view))
    .map((view) => ofView(view, listings.get(view.address) ?? null));
  const others = othersFor(screen, filter, directory.rooms).filter(
    ({ choice }) => !viewed.has(choice.address),
  );
  if (filter.words === '') {
    const rank = ({ address, view }: SwitcherChoice): number =>
      address === room ? -1 : view ? urgency(view) * 2 + (address === lastRoom ? 1 : 0) : 0;
    return [...own.toSorted((a, b) => rank(b) - rank(a)), ...others.map(({ choice }) => choice)];
  }
  const scored = [...own.flatMap((choice) => scoredFor(filter.words, choice)), ...others];
  return scored.toSorted((a, b) => b.score - a.score).map(({ choice }) => choice);
}

/** The directory's rooms that fit, best first; kept while neither the directory nor what is typed changes. */
function othersFor(screen: Screen, filter: RoomFilter, rooms: readonly RoomListing[]): Scored[] {
  const { words, category } = filter;
  const before = scoredOthers.get(screen);
  const same = before?.rooms === rooms && before.category === category;
  if (same && before.words === words) return before.scored;
  // What did not fit the beginning does not fit the whole either.
  const candidates =
    same && words.startsWith(before.words)
      ? before.scored.map(({ choice }) => choice)
      : rooms
          .filter((room) => category === null || room.category.address === category)
          .map((room) => ofListing(room, null));
  const scored = candidates
    .flatMap((choice) => scoredFor(words, choice))
    .toSorted((a, b) => b.score - a.score);
  scoredOthers.set(screen, { words, category, rooms, scored });
  return scored;
}

/** By name and category as one types them; else by all words, in whatever order, in what the room says of itself, which comes last. */
function scoredFor(words: string, choice: SwitcherChoice): Scored[] {
  if (words === '') return [{ choice, score: 0 }];
  const score = fuzzyScore(words, `${choice.name} ${choice.category}`);
  if (score !== null) return [{ choice, score }];
  const { name, category, address, listing } = choice;
  const said = `${name} ${category} ${address} ${listing?.description ?? ''}`.toLowerCase();
  return words
    .toLowerCase()
    .split(' ')
    .every((word) => said.includes(word))
    ? [{ choice, score: -1000 }]
    : [];
}

const byAddress = new WeakMap<readonly RoomListing[], ReadonlyMap<string, RoomListing>>();

function listingsByAddress(rooms: readonly RoomListing[]): ReadonlyMap<string, RoomListing> {
  const known = byAddress.get(rooms) ?? new Map(rooms.map((listing) => [listing.address, listing]));
  byAddress.set(rooms, known);
  return known;
}

function ofView(view: RoomView, listing: RoomListing | null): SwitcherChoice {
  return { address: view.address, name: view.name, category: view.category.name, view, listing };
}

function ofListing(listing: RoomListing, view: RoomView | null): SwitcherChoice {
  return { address: listing.address, name: listing.name, category: listing.category.name, view, listing };
}

function sameAll(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.every((each, index) => each === now[index]);
}
