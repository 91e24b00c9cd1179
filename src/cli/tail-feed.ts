import type { Message } from '../model/message.ts';
import type { Hit, RoomMatch, Session } from '../session/session.ts';
import type { Context } from './command.ts';
import { fullNames } from './full-names.ts';
import { tellOfLosses } from './losses.ts';

/** Messages of a feed since a time at most: a feed that holds more in that span is no watch. */
const MOST = 10_000;

/** Where the printing begins. */
interface Start {
  since?: number;
  lines: number;
}

/** The newest messages of a feed, oldest first. */
export async function newestOfFeed(session: Session, name: string, start: Start): Promise<Hit[]> {
  const found: Hit[] = [];
  const limit = start.since === undefined ? start.lines : MOST;
  if (limit === 0) return found;
  await session.readFeed(name, { limit, onHits: (hits) => found.push(...hits) });
  return found
    .filter(({ message }) => message.time >= (start.since ?? -Infinity))
    .toSorted((a, b) => a.message.time - b.message.time);
}

/** Prints a feed's newest messages, then what comes to belong to it, until stopped. */
export async function followFeed(
  context: Context,
  session: Session,
  name: string,
  start: Start,
  print: (message: Message, room: RoomMatch) => void,
): Promise<never> {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  tellOfLosses(session, context.output, failed.reject);
  const named = fullNames(session);
  let printed = Promise.resolve();
  const printInTurn = ({ message, room }: Hit) => {
    printed = printed.then(async () => print(message, await named(room)));
    printed.catch(failed.reject);
  };
  let waiting: Hit[] | null = [];
  session.subscribe((event) => {
    if (event.type !== 'feed-message' || event.feed !== name || context.signal.aborted) return;
    if (waiting) waiting.push(event.hit);
    else printInTurn(event.hit);
  });
  const first = await newestOfFeed(session, name, start);
  const known = new Set(first.map(keyOf));
  const live = waiting.filter((hit) => !known.has(keyOf(hit)));
  waiting = null;
  for (const hit of [...first, ...live]) printInTurn(hit);
  return failed.promise;
}

function keyOf({ message, room }: Hit): string {
  return `${room.address} ${message.id}`;
}
