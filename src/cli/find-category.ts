import { PchatError } from '../model/errors.ts';
import type { CategoryInfo } from '../model/room.ts';
import type { Session } from '../session/session.ts';

/**
 * The category of this name or address, or of that first part of an address.
 *
 * @throws PchatError `not-found`, with those that there are
 */
export async function findCategory(session: Session, typed: string): Promise<CategoryInfo> {
  const categories = await session.categories();
  const wanted = typed.toLowerCase();
  const found =
    categories.find(({ address }) => address === wanted) ??
    categories.find(({ name }) => name.toLowerCase() === wanted) ??
    categories.find(({ address }) => address.startsWith(`${wanted}.`));
  if (found) return found;
  throw new PchatError('not-found', `There is no category ${typed}.`, {
    next: categories.length > 0 ? `There are: ${categories.map(({ name }) => name).join(', ')}.` : '',
  });
}
