import { fold } from '../model/fold.ts';
import { PchatError } from '../model/errors.ts';
import type { FeedView, Session } from '../session/session.ts';

/**
 * The feed of this name, whatever its case.
 *
 * @throws PchatError `not-found`, with those that there are
 */
export async function findFeed(session: Session, typed: string): Promise<FeedView> {
  const feeds = await session.loadFeeds();
  const found = feeds.find(({ name }) => fold(name) === fold(typed));
  if (found) return found;
  throw new PchatError('not-found', `There is no feed ${typed}.`, {
    next: `There are: ${feeds.map(({ name }) => name).join(', ')}.`,
  });
}
