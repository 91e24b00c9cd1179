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
  if (wanted.includes('@')) return byAddress(directory, wanted);
  const slash = wanted.indexOf('/');
  const categories = await categoriesFor(directory, slash === -1 ? null : wanted.slice(0, slash), wanted);
  const name = fold(slash === -1 ? wanted : wanted.slice(slash + 1));
  const lists = await Promise.all(categories.map(({ address }) => directory.rooms({ category: address })));
  const rooms = lists.flat();
  let fitting: RoomMatch[] = rooms.filter((room) => localPart(room.address) === name);
  if (fitting.length === 0) fitting = rooms.filter((room) => fold(room.name) === name);
  if (fitting.length === 0) fitting = await hidden(directory, categories, name);
  if (fitting.length === 0) throw notFound(wanted, name, rooms);
  if (fitting.length > 1) {
    throw new PchatError('ambiguous', `"${wanted}" fits ${fitting.length} rooms.`, {
      next: `Say which: ${fitting.map(shortName).join(', ')}.`,
    });
  }
  return asMatch(fitting[0]!);
}

/** The category that a person means by its name or address. @throws PchatError `not-found` with those there are */
export async function findCategory(directory: Directory, typed: string): Promise<Category> {
  const [category] = await categoriesFor(directory, typed.trim(), typed);
  return category!;
}

async function categoriesFor(directory: Directory, typed: string | null, whole: string): Promise<Category[]> {
  const categories = await directory.categories();
  if (typed === null) return categories;
  const name = fold(typed);
  const names = (category: Category) => [category.address, fold(category.name), firstLabel(category.address)];
  const fitting = categories.filter((category) => names(category).includes(name));
  if (fitting.length > 0) return fitting;
  throw new PchatError('not-found', `There is no category "${typed}" for "${whole}".`, {
    next: `There ${categories.length === 1 ? 'is' : 'are'}: ${categories.map((category) => category.name).join(', ')}.`,
  });
}

async function byAddress(directory: Directory, typed: string): Promise<RoomMatch> {
  const address = bareAddress(typed);
  try {
    return asMatch(await directory.info(address));
  } catch (error) {
    if (asPchatError(error).code !== 'not-found') throw error;
    const rooms = await directory.rooms().catch((): RoomSummary[] => []);
    throw notFound(typed, localPart(address), rooms);
  }
}

/** Secret rooms stand in no list: their members find them by asking for the very address. */
async function hidden(directory: Directory, categories: Category[], name: string): Promise<RoomMatch[]> {
  const found = await Promise.all(
    categories.map(async ({ address }) => {
      const room = `${name}@${address}`;
      return isUserAddress(room) ? directory.info(room).catch(() => null) : null;
    }),
  );
  return found.filter((room) => room !== null);
}

function notFound(typed: string, name: string, rooms: readonly RoomSummary[]): PchatError {
  const byName = new Map<string, string>();
  for (const room of rooms) {
    byName.set(fold(room.name), shortName(room));
    byName.set(localPart(room.address), shortName(room));
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
