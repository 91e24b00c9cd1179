import { messageJson } from '../format/message-json.ts';
import type { Message } from '../model/message.ts';
import type { Hit, RoomMatch, Session } from '../session/session.ts';
import type { Context } from './command.ts';
import { asPchatError } from '../model/errors.ts';
import { fullNames } from './full-names.ts';
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
  const printer = (mark?: string) =>
    messagePrinter(output, args, { withRoom: true, withDate: true, ...(mark !== undefined && { mark }) });
  const [line, marked, aside] = [printer(), printer('> '), printer('  ')];
  const named = fullNames(session);
  let isFirst = true;
  // What was found before Ctrl-C is printed all the same.
  const wasStopped = signal.aborted;
  const printInContext = async (message: Message, room: RoomMatch) => {
    const found = await around(session, room.address, message.id, count).catch((error: unknown) => {
      // The hit itself is known all the same.
      output.say(`What is around it cannot be shown: ${asPchatError(error).message}`);
      return { before: [], after: [] };
    });
    if (output.json) {
      const json = (other: Message) => messageJson(other, roomJson(room));
      const beside = { before: found.before.map(json), after: found.after.map(json) };
      output.object({ ...json(message), context: beside });
      return;
    }
    if (!isFirst) output.styled('--');
    isFirst = false;
    for (const before of found.before) aside(before, room);
    marked(message, room);
    for (const after of found.after) aside(after, room);
  };
  const printOne = async (hit: Hit) => {
    if (signal.aborted && !wasStopped) return;
    const room = await named(hit.room);
    if (count > 0) await printInContext(hit.message, room);
    else line(hit.message, room);
  };
  let last = Promise.resolve();
  return {
    print: (hits) => {
      for (const hit of hits) last = last.then(() => printOne(hit));
    },
    finished: () => last,
  };
}
