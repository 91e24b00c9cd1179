import { type Position, replaceRange, type TextBuffer } from './text-buffer.ts';

/** The word before the cursor that can be completed: `@name`, `#room`, or `/command` at the start of the text. */
export interface Token {
  kind: 'name' | 'room' | 'command';
  /** What was typed behind the sign. */
  typed: string;
  from: Position;
}

const KINDS = { '@': 'name', '#': 'room', '/': 'command' } as const;
/** The last word that begins with a sign; names and rooms may contain anything but blanks. */
const TOKEN = /(?:^|[\s(])([@#/])([^\s]*)$/;

/** The token that ends at the cursor, or null. A word without a sign at the start of the text counts as a name, as in IRC. */
export function tokenAtCursor({ lines, cursor: { row, column } }: TextBuffer): Token | null {
  const before = lines[row]!.slice(0, column);
  const match = TOKEN.exec(before);
  if (!match) {
    const bare = row === 0 && /^\S+$/.test(before);
    return bare ? { kind: 'name', typed: before, from: { row, column: 0 } } : null;
  }
  const [, sign, typed] = match as unknown as [string, keyof typeof KINDS, string];
  const start = column - typed.length - 1;
  if (sign === '/' && (row > 0 || start > 0)) return null;
  return { kind: KINDS[sign], typed, from: { row, column: start } };
}

/** A completion under way: Tab again takes the next candidate. */
export interface Completion {
  readonly candidates: readonly string[];
  /** Index of the candidate that stands in the text. */
  readonly chosen: number;
  /** The buffer as it was, so that giving up costs nothing. */
  readonly original: TextBuffer;
  readonly buffer: TextBuffer;
  readonly token: Token;
}

/**
 * The candidates that fit what was typed: those that begin with it before those that contain it, upper and lower case alike,
 * otherwise in the order given.
 */
export function matching(typed: string, candidates: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  const begin = candidates.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  const contain = candidates.filter(
    (candidate) => !begin.includes(candidate) && candidate.toLowerCase().includes(wanted),
  );
  return [...begin, ...contain];
}

/**
 * Starts completing.
 *
 * @param candidates names without their sign
 * @returns null when none fits
 */
export function complete(buffer: TextBuffer, token: Token, candidates: readonly string[]): Completion | null {
  const fitting = matching(token.typed, candidates);
  return fitting.length === 0
    ? null
    : withChosen({ candidates: fitting, chosen: 0, original: buffer, buffer, token });
}

/** The next candidate, or with `step` -1 the one before; around at the ends. */
export function completeNext(completion: Completion, step: 1 | -1 = 1): Completion {
  const count = completion.candidates.length;
  return withChosen({ ...completion, chosen: (completion.chosen + step + count) % count });
}

function withChosen(completion: Completion): Completion {
  const { original, token, candidates, chosen } = completion;
  const candidate = candidates[chosen]!;
  const bare = original.lines[token.from.row]![token.from.column] !== SIGNS[token.kind];
  const text = bare ? `${candidate}: ` : `${SIGNS[token.kind]}${candidate} `;
  return { ...completion, buffer: replaceRange(original, token.from, original.cursor, text) };
}

const SIGNS = { name: '@', room: '#', command: '/' } as const;
