import { errorText } from '../format/error-text.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import type { Action, Keymap } from './keymap.ts';

/** Commands that errors of the session suggest, and what does the same on the screen. */
const INSTEAD: readonly (readonly [command: RegExp, action: Action, slash: string, does: string])[] = [
  [/^rooms/, 'browse-rooms', '', 'shows which there are'],
  [/^room roles/, 'show-roles', '/roles', 'shows who has which role'],
  [/^room create/, 'create-room', '/create', 'makes one'],
  [/^room set/, 'room-settings', '/settings', 'changes its settings'],
  [/^room enable/, 'room-settings', '/enable', 'opens it again'],
  [/^categories/, 'create-room', '/create', 'shows where you may create rooms'],
  [/^invitations/, 'invitations', '', 'shows them'],
];
/** A command line, with or without the sentence around it. */
const SENTENCE = /[^.?!]*`?\bpchat ([a-z]+(?: [a-z]+)?)[^`.?!]*`?[.?!]?\s*$/;

/** An error as a person reads it on the screen: where it suggests a command line, the key or slash command that does the same. */
export function errorOnScreen(thrown: unknown, keymap: Keymap): string {
  return errorText(onScreen(thrown, keymap));
}

/** The error itself so changed. */
export function onScreen(thrown: unknown, keymap: Keymap): PchatError {
  const error = asPchatError(thrown);
  const command = SENTENCE.exec(error.next)?.[1];
  if (command === undefined) return error;
  const instead = INSTEAD.find(([pattern]) => pattern.test(command));
  const next = instead === undefined ? '' : wayOf(instead, keymap);
  return new PchatError(error.code, error.message, { next: error.next.replace(SENTENCE, next).trim() });
}

function wayOf([, action, slash, does]: (typeof INSTEAD)[number], keymap: Keymap): string {
  const key = keymap.keyFor(action);
  const way = [key, slash].filter((each) => each !== '').join(' or ');
  return way === '' ? '' : ` ${way} ${does}.`;
}
