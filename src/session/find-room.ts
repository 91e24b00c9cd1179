import { bareAddress, isUserAddress } from '../model/address.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import { nearNames } from '../model/near-names.ts';
import type { Category, RoomSummary } from '../model/room.ts';
import type { Directory } from './directory.ts';
import type { RoomMatch } from './session.ts';

/**
 * The room that a person means by `room`, `category/room` or an address. The name in the address goes before the name on the
 * door: anyone may name a room of theirs "lobby", but nobody else can have its address.
 *
 * @throws PchatError `not-found` with near names in `next` · `ambiguous` with the candidates in `next`
 */
export async function findRoom(directory: Directory, typed: string): Promise<RoomMatch> {
  const wanted = typed.trim();
  if (wanted === '') throw new PchatError('usage', 'A room needs a name.');
  if (isUserAddress(wanted)) return byAddress(directory, wanted);
  const told = await toldByServer(directory, wanted);
  if (told.length > 0) return theOne(told, wanted);
  const { categories, name } = await placeOf(directory, wanted);
  const lists = await Promise.all(categories.map(({ address }) => directory.rooms({ category: address })));
  const rooms = lists.flat();
  let fitting: RoomMatch[] = rooms.filter((room) => localPart(room.address) === name);
  if (fitting.length === 0) fitting = rooms.filter((room) => fold(room.name) === name);
  if (fitting.length === 0) fitting = await hidden(directory, categories, name);
  if (fitting.length === 0) throw notFound(wanted, name, rooms);
  return theOne(fitting, wanted);
}

function theOne(fitting: readonly RoomMatch[], wanted: string): RoomMatch {
  if (fitting.length === 1) return asMatch(fitting[0]!);
  throw new PchatError('ambiguous', `"${wanted}" fits ${fitting.length} rooms.`, {
    next: `Say which: ${fitting.map(shortName).join(', ')}.`,
  });
}

/** The rooms that fit, where the server finds rooms by words: one question instead of all its lists. */
async function toldByServer(directory: Directory, wanted: string): Promise<RoomSummary[]> {
  const rooms = (await directory.withWords(wanted.replaceAll('/', ' '))) ?? [];
  const fits = (nameOf: (room: RoomSummary) => string) =>
    rooms.filter((room) => namesFor(room.category, wanted).includes(nameOf(room)));
  const byAddress = fits(({ address }) => localPart(address));
  return byAddress.length > 0 ? byAddress : fits(({ name }) => fold(name));
}

/** By which names a room of that category is meant: all that was typed, or what stands after the category. */
function namesFor(category: Category, typed: string): string[] {
  const names = [fold(typed)];
  for (let slash = typed.indexOf('/'); slash !== -1; slash = typed.indexOf('/', slash + 1)) {
    if (fittingCategories([category], typed.slice(0, slash)).length > 0)
      names.push(fold(typed.slice(slash + 1)));
  }
  return names;
}

/** Where to look for what was typed, and under what name: a slash may stand in the room's name, and in that of a category. */
async function placeOf(
  directory: Directory,
  typed: string,
): Promise<{ categories: readonly Category[]; name: string }> {
  const all = await directory.categories();
  for (let slash = typed.indexOf('/'); slash !== -1; slash = typed.indexOf('/', slash + 1)) {
    const categories = fittingCategories(all, typed.slice(0, slash));
    if (categories.length > 0) return { categories, name: fold(typed.slice(slash + 1)) };
  }
  const name = fold(typed);
  if (!typed.includes('/')) return { categories: all, name };
  const lists = await Promise.all(all.map(({ address }) => directory.rooms({ category: address })));
  if (lists.flat().some((room) => fold(room.name) === name)) return { categories: all, name };
  throw noCategory(all, typed.slice(0, typed.indexOf('/')), typed);
}

/** The category that a person means by its name or address. @throws PchatError `not-found` with those there are */
export async function findCategory(directory: Directory, typed: string): Promise<Category> {
  const all = await directory.categories();
  const [category] = fittingCategories(all, typed.trim());
  if (category === undefined) throw noCategory(all, typed, typed);
  return category;
}

function fittingCategories(categories: readonly Category[], typed: string): Category[] {
  const name = fold(typed);
  const names = (category: Category) => [category.address, fold(category.name), firstLabel(category.address)];
  return categories.filter((category) => names(category).includes(name));
}

function noCategory(categories: readonly Category[], typed: string, whole: string): PchatError {
  if (typed === '') {
    return new PchatError('not-found', `There is no room "${whole}".`, {
      next: 'A room is named ROOM, or CATEGORY/ROOM.',
    });
  }
  return new PchatError('not-found', `There is no category "${typed}" for "${whole}".`, {
    next: `There ${categories.length === 1 ? 'is' : 'are'}: ${categories.map((category) => category.name).join(', ')}.`,
  });
}

async function byAddress(directory: Directory, typed: string): Promise<RoomMatch> {
  const address = bareAddress(typed);
  try {
    return asMatch(await directory.info(address));
  } catch (thrown) {
    const error = asPchatError(thrown);
    // The server answers for the new address whether we may know of the room there.
    if (error.movedTo !== null && directory.followsMoves) return byAddress(directory, error.movedTo);
    if (error.code !== 'not-found') throw error;
    const rooms = await directory.rooms().catch((): RoomSummary[] => []);
    throw notFound(typed, localPart(address), rooms);
  }
}

/** Secret rooms stand in no list: their members find them by asking for the very address. */
async function hidden(
  directory: Directory,
  categories: readonly Category[],
  name: string,
): Promise<RoomMatch[]> {
  const found = await Promise.all(
    categories.map(async ({ address }) => {
      const room = `${name}@${address}`;
      return isUserAddress(room) ? byAddress(directory, room).catch(() => null) : null;
    }),
  );
  return found.filter((room) => room !== null);
}

function notFound(typed: string, name: string, rooms: readonly RoomSummary[]): PchatError {
  const byName = new Map<string, string>();
  for (const room of rooms) {
    const called = `${room.category.name}/${room.name}`;
    byName.set(fold(room.name), called);
    byName.set(localPart(room.address), called);
  }
  const near = [...new Set(nearNames(name, byName.keys()).map((known) => byName.get(known)!))];
  const next = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See which there are with: pchat rooms';
  return new PchatError('not-found', `There is no room "${typed}".`, { next });
}

function asMatch({ address, name, category }: RoomMatch): RoomMatch {
  return { address, name, category };
}

function shortName({ address, category }: RoomMatch): string {
  return `${category.name}/${localPart(address)}`;
}

function localPart(address: string): string {
  return address.slice(0, address.indexOf('@'));
}

function firstLabel(address: string): string {
  return address.split('.')[0] ?? address;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
