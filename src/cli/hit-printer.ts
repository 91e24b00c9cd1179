import { messageJson } from '../format/message-json.ts';
import type { Hit, Session } from '../session/session.ts';
import type { Context } from './command.ts';
import { asPchatError } from '../model/errors.ts';
import { around } from './message-context.ts';
import { messagePrinter, roomJson } from './message-output.ts';

/** Prints hits in the order in which they come. */
export interface HitPrinter {
  print: (hits: readonly Hit[]) => void;
  /** Resolves when all are printed. */
  finished: () => Promise<void>;
}

/** @param count messages shown before and after each hit */
export function hitPrinter(context: Context, session: Session, count: number): HitPrinter {
  const { output, args, signal } = context;
  const line = messagePrinter(output, args, { withRoom: true, withDate: true });
  if (count === 0) {
    return {
      print: (hits) => {
        for (const { message, room } of hits) line(message, room);
      },
      finished: async () => {},
    };
  }
  const aside = messagePrinter(output, args, { withRoom: true, withDate: true, mark: '  ' });
  const marked = messagePrinter(output, args, { withRoom: true, withDate: true, mark: '> ' });
  let first = true;
  const printInContext = async ({ message, room }: Hit) => {
    if (signal.aborted) return;
    const found = await around(session, room.address, message.id, count).catch((error: unknown) => {
      // The hit itself is known all the same.
      output.say(`What is around it cannot be shown: ${asPchatError(error).message}`);
      return { before: [], after: [] };
    });
    if (output.json) {
      const json = (other: Hit['message']) => messageJson(other, roomJson(room));
      const context = { before: found.before.map(json), after: found.after.map(json) };
      output.object({ ...json(message), context });
      return;
    }
    if (!first) output.styled('--');
    first = false;
    for (const before of found.before) aside(before, room);
    marked(message, room);
    for (const after of found.after) aside(after, room);
  };
  let last = Promise.resolve();
  return {
    print: (hits) => {
      for (const hit of hits) last = last.then(() => printInContext(hit));
    },
    finished: () => last,
  };
}
