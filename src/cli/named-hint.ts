import { PchatError } from '../model/errors.ts';
import type { Arguments } from './arguments.ts';
import { quoted } from './quoted.ts';

/**
 * An error whose hint names the room that was named, and the data that was worked on, so that it can be typed as it stands: those who
 * write hints often know neither.
 */
export function namedHint(error: PchatError, args: Arguments, usage: string): PchatError {
  const { code, message, movedTo } = error;
  const next = withData(withRoom(error.next, args, usage), args);
  if (next === error.next) return error;
  return new PchatError(code, message, { next, cause: error.cause, movedTo: movedTo ?? undefined });
}

function withRoom(next: string, args: Arguments, usage: string): string {
  const [room] = args.words;
  const several = usage.includes('ROOM…') && args.words.length > 1;
  if (room === undefined || several || !/ ROOM\b/.test(usage)) return next;
  return next.replaceAll(/(pchat [a-z ]+ )ROOM\b/g, (_, command: string) => command + quoted(room));
}

function withData(next: string, args: Arguments): string {
  const folder = args.text('data');
  if (folder === undefined) return next;
  return next.replaceAll(
    /pchat admin (?:user|group|category|room) [a-z]+/g,
    (command) => `${command} --data ${quoted(folder)}`,
  );
}
