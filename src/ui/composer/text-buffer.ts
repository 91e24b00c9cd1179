import { nextBoundary, previousBoundary } from '../../format/clusters.ts';

/** Steps of undo kept. */
const MAX_UNDO = 200;
/** Erased texts kept for yanking. */
const MAX_KILLED = 20;

/** A place in a buffer: a line and a UTF-16 offset in it that stands between grapheme clusters. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

interface Snapshot {
  readonly lines: readonly string[];
  readonly cursor: Position;
}

/**
 * What stands in the composer. Immutable: every edit is a function from a buffer to the next one, so that drafts, undo and tests
 * need nothing more. Lines are shared between versions, which keeps an edit of a long text cheap.
 */
export interface TextBuffer {
  /** At least one; none contains a line break. */
  readonly lines: readonly string[];
  readonly cursor: Position;
  /** The cell that Up and Down aim for, kept while they are repeated. */
  readonly goal: number | null;
  /** Newest last. */
  readonly past: readonly Snapshot[];
  /** Erased texts, newest last, as readline's kill ring. */
  readonly killed: readonly string[];
  /** The kind of the last edit: typing is undone by the word, erasing in one direction is yanked back as one. */
  readonly last: 'typed' | 'killed-left' | 'killed-right' | 'yanked' | null;
  /** What the last yank put in, so that the next can replace it. */
  readonly yanked: { readonly from: Position; readonly index: number } | null;
}

export const EMPTY_BUFFER: TextBuffer = {
  lines: [''],
  cursor: { row: 0, column: 0 },
  goal: null,
  past: [],
  killed: [],
  last: null,
  yanked: null,
};

/** A buffer with the text, the cursor at its end. */
export function bufferOf(text: string): TextBuffer {
  return { ...setText(EMPTY_BUFFER, text), past: [] };
}

export function textOf(buffer: TextBuffer): string {
  return buffer.lines.join('\n');
}

export function isEmpty(buffer: TextBuffer): boolean {
  return buffer.lines.length === 1 && buffer.lines[0] === '';
}

/** Other text in the place of all there is; can be undone. */
export function setText(buffer: TextBuffer, text: string): TextBuffer {
  const lines = linesOf(text);
  const row = lines.length - 1;
  return { ...edited(buffer, lines, { row, column: lines[row]!.length }), last: null };
}

/** Types or pastes at the cursor. Line breaks of any kind become lines; other characters stay as they are. */
export function insert(buffer: TextBuffer, text: string): TextBuffer {
  const typed = text.length <= 2 && !/\s/.test(text);
  const next = replaceRange(buffer, buffer.cursor, buffer.cursor, text, typed && buffer.last === 'typed');
  return { ...next, last: typed ? 'typed' : null };
}

/**
 * Puts text in the place of what stands between two positions, the cursor behind it.
 *
 * @param joined belongs to the edit before it: one undo takes back both
 */
export function replaceRange(
  buffer: TextBuffer,
  from: Position,
  to: Position,
  text: string,
  joined = false,
): TextBuffer {
  const inserted = linesOf(text);
  const before = buffer.lines[from.row]!.slice(0, from.column);
  const after = buffer.lines[to.row]!.slice(to.column);
  const row = from.row + inserted.length - 1;
  inserted[0] = before + inserted[0]!;
  const column = inserted.at(-1)!.length;
  inserted.push(inserted.pop()! + after);
  const lines = [...buffer.lines.slice(0, from.row), ...inserted, ...buffer.lines.slice(to.row + 1)];
  return edited(buffer, lines, { row, column }, joined);
}

/** What stands between two positions. */
export function textBetween(buffer: TextBuffer, from: Position, to: Position): string {
  if (from.row === to.row) return buffer.lines[from.row]!.slice(from.column, to.column);
  const first = buffer.lines[from.row]!.slice(from.column);
  const last = buffer.lines[to.row]!.slice(0, to.column);
  return [first, ...buffer.lines.slice(from.row + 1, to.row), last].join('\n');
}

/** The cursor elsewhere: out-of-range and mid-cluster places are moved to the nearest one before. */
export function moveTo(
  buffer: TextBuffer,
  { row, column }: Position,
  goal: number | null = null,
): TextBuffer {
  const there = Math.max(0, Math.min(row, buffer.lines.length - 1));
  const line = buffer.lines[there]!;
  const within = Math.max(0, Math.min(column, line.length));
  const boundary = within === line.length ? within : previousBoundary(line, within + 1);
  return { ...buffer, cursor: { row: there, column: boundary }, goal, last: null, yanked: null };
}

/** Takes the last edit back, cursor included. */
export function undo(buffer: TextBuffer): TextBuffer {
  const snapshot = buffer.past.at(-1);
  if (!snapshot) return buffer;
  return { ...buffer, ...snapshot, past: buffer.past.slice(0, -1), goal: null, last: null, yanked: null };
}

/** Remembers an erased text; a further one in the same direction joins it. */
export function remember(buffer: TextBuffer, text: string, direction: 'left' | 'right'): TextBuffer {
  const last = `killed-${direction}` as const;
  const joins = buffer.last === last;
  const former = joins ? (buffer.killed.at(-1) ?? '') : '';
  const killed = [
    ...(joins ? buffer.killed.slice(0, -1) : buffer.killed),
    direction === 'left' ? text + former : former + text,
  ];
  return { ...buffer, killed: killed.slice(-MAX_KILLED), last };
}

function edited(buffer: TextBuffer, lines: readonly string[], cursor: Position, joined = false): TextBuffer {
  // New neighbours may have become one cluster with what follows, e.g. a letter typed before a mark.
  const line = lines[cursor.row]!;
  const start = previousBoundary(line, cursor.column + 1);
  const column = start < cursor.column ? nextBoundary(line, start) : cursor.column;
  const past = joined ? buffer.past : [...buffer.past, { lines: buffer.lines, cursor: buffer.cursor }];
  return {
    ...buffer,
    lines,
    cursor: { row: cursor.row, column },
    past: past.slice(-MAX_UNDO),
    goal: null,
    last: null,
    yanked: null,
  };
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r]/);
}
