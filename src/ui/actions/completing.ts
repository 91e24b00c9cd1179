import {
  matching,
  tokenAtCursor,
  complete as completeToken,
  completeNext,
  type Token,
} from '../composer/completion.ts';
import { lineDown, lineUp } from '../composer/layout-lines.ts';
import { replaceRange, type TextBuffer } from '../composer/text-buffer.ts';
import type { Screen } from '../screen.ts';
import { isCommand, slashCommands, proposeArguments } from '../slash-commands/registry.ts';
import { roomNames } from '../slash-commands/room-arguments.ts';
import { edit } from './composing.ts';

/** Completes the word before the cursor; again, takes the next word that fits (1) or the one before (-1). */
export function complete(screen: Screen, step: 1 | -1): void {
  const { choices, buffer } = screen.compose;
  if (choices !== null) {
    const chosen = (choices.chosen + step + choices.words.length) % choices.words.length;
    return show(screen, choices, chosen);
  }
  const found = proposals(screen, buffer);
  if (!(found instanceof Promise)) return show(screen, found, 0);
  void found.then((proposed) => {
    // What was typed meanwhile is not to be replaced.
    if (screen.compose.buffer === buffer) show(screen, proposed, 0);
  });
}

function show(screen: Screen, found: Proposals | null, chosen: number): void {
  if (found === null) return screen.say('Nothing to complete here: Tab completes @name, #room and /command.');
  screen.setCompose({ buffer: found.textWith(chosen), choices: { ...found, chosen }, notice: null });
}

/** Moves the cursor a line as it is seen; at the first and last line nothing moves. */
export function moveByLine(screen: Screen, step: 1 | -1): void {
  const { buffer } = screen.compose;
  const moved = (step === 1 ? lineDown : lineUp)(buffer, screen.layout.composerWidth);
  if (moved) edit(screen, moved);
}

type Proposals = Pick<NonNullable<Screen['compose']['choices']>, 'words' | 'textWith'>;

function proposals(screen: Screen, buffer: TextBuffer): Proposals | null | Promise<Proposals | null> {
  const { row, column } = buffer.cursor;
  const before = buffer.lines[row]!.slice(0, column);
  if (row === 0 && isCommand(before) && /\s/.test(before)) return argumentProposals(screen, buffer, before);
  const token = tokenAtCursor(buffer);
  const first = token && completeToken(buffer, token, candidates(screen, token));
  if (!first) return null;
  return {
    words: first.candidates,
    textWith: (index) => completeNext({ ...first, chosen: index - 1 }).buffer,
  };
}

function argumentProposals(
  screen: Screen,
  buffer: TextBuffer,
  before: string,
): Proposals | null | Promise<Proposals | null> {
  const { view } = screen;
  if (!view) return null;
  const proposed = proposeArguments(before, { screen, view });
  return proposed instanceof Promise
    ? proposed.then((words) => withArgument(buffer, before, words))
    : withArgument(buffer, before, proposed);
}

function withArgument(buffer: TextBuffer, before: string, proposed: readonly string[]): Proposals | null {
  const start = before.search(/\S*$/);
  const words = matching(before.slice(start), proposed);
  if (words.length === 0) return null;
  const from = { row: 0, column: start };
  return { words, textWith: (index) => replaceRange(buffer, from, buffer.cursor, `${words[index]} `) };
}

function candidates(screen: Screen, { kind }: Token): string[] {
  if (kind === 'command') return slashCommands.map(({ name }) => name);
  if (kind === 'room') {
    return roomNames({ screen });
  }
  const { view } = screen;
  if (!view) return [];
  // Who spoke last is who one most likely answers.
  const spoke = screen.session.timeline(view.address).messages.map(({ author }) => author.name);
  const here = view.participants.filter(({ self }) => !self).map(({ name }) => name);
  return unique([...spoke.toReversed().filter((name) => here.includes(name)), ...here]);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
