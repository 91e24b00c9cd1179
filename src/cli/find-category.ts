import { PchatError } from '../model/errors.ts';
import { nearNames } from '../model/near-names.ts';
import type { CategoryInfo } from '../model/room.ts';
import type { Session } from '../session/session.ts';

/** More than these are not all named. */
const FEW = 12;

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
    next:
      categories.length <= FEW
        ? `There are: ${categories.map(({ name }) => name).join(', ')}.`
        : nearOnes(typed, categories),
  });
}

function nearOnes(typed: string, categories: readonly CategoryInfo[]): string {
  const near = nearNames(
    typed,
    categories.map(({ name }) => name),
  );
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See them with: pchat categories';
}
