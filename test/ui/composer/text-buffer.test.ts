import { describe, expect, test } from 'vitest';
import {
  bufferOf,
  EMPTY_BUFFER,
  insert,
  moveTo,
  type TextBuffer,
  textOf,
  undo,
} from '../../../src/ui/composer/text-buffer.ts';
import * as erasing from '../../../src/ui/composer/text-erasing.ts';
import * as moves from '../../../src/ui/composer/text-moves.ts';
import { randomNumbers, randomText } from '../../format/hostile-text.ts';

/** The text with `|` where the cursor stands. */
function drawn(buffer: TextBuffer): string {
  const { row, column } = buffer.cursor;
  return buffer.lines
    .map((line, index) => (index === row ? `${line.slice(0, column)}|${line.slice(column)}` : line))
    .join('\n');
}

/** A buffer from a text with `|` where the cursor is to stand. */
function buffer(text: string): TextBuffer {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  const whole = bufferOf(text.replace('|', ''));
  return moveTo(whole, { row: before.length - 1, column: before.at(-1)!.length });
}

type Edit = (buffer: TextBuffer) => TextBuffer;

function after(text: string, ...edits: Edit[]): string {
  return drawn(edits.reduce((state, edit) => edit(state), buffer(text)));
}

describe('moving', () => {
  test('goes by what a reader takes for a character', () => {
    expect(after('a👨‍👩‍👧|b', moves.left)).toBe('a|👨‍👩‍👧b');
    expect(after('|e\u0301x', moves.right)).toBe('e\u0301|x');
    expect(after('|🇩🇪🇫🇷', moves.right)).toBe('🇩🇪|🇫🇷');
    expect(after('🇩🇪🇫🇷|', moves.left)).toBe('🇩🇪|🇫🇷');
  });

  test('goes over line breaks, and stops at the ends', () => {
    expect(after('a\n|b', moves.left)).toBe('a|\nb');
    expect(after('a|\nb', moves.right)).toBe('a\n|b');
    expect(after('|a', moves.left)).toBe('|a');
    expect(after('a|', moves.right)).toBe('a|');
  });

  test('goes by words', () => {
    expect(after('see the 12:04 note|', moves.wordLeft, moves.wordLeft)).toBe('see the 12:|04 note');
    expect(after('|see, the', moves.wordRight, moves.wordRight)).toBe('see, the|');
    expect(after('одно два|', moves.wordLeft)).toBe('одно |два');
  });

  test('goes to the ends of the line and of the text', () => {
    expect(after('ab\nc|d\nef', moves.lineStart)).toBe('ab\n|cd\nef');
    expect(after('ab\nc|d\nef', moves.lineEnd)).toBe('ab\ncd|\nef');
    expect(after('ab\nc|d\nef', moves.textStart)).toBe('|ab\ncd\nef');
    expect(after('ab\nc|d\nef', moves.textEnd)).toBe('ab\ncd\nef|');
  });

  test('never stops inside a character', () => {
    expect(moveTo(bufferOf('x👨‍👩‍👧'), { row: 0, column: 4 }).cursor.column).toBe(1);
    expect(moveTo(bufferOf('x'), { row: 9, column: 9 }).cursor).toEqual({ row: 0, column: 1 });
  });
});

describe('typing', () => {
  test('puts text at the cursor, line breaks of any kind as lines', () => {
    expect(drawn(insert(buffer('a|d'), 'b\r\nc\rx'))).toBe('ab\nc\nx|d');
  });

  test('keeps what was pasted, odd characters included', () => {
    expect(textOf(insert(EMPTY_BUFFER, 'a\tb\u200B'))).toBe('a\tb\u200B');
  });
});

describe('erasing', () => {
  test('takes one character, or joins lines', () => {
    expect(after('a👍🏽|', erasing.eraseLeft)).toBe('a|');
    expect(after('a\n|b', erasing.eraseLeft)).toBe('a|b');
    expect(after('a|\nb', erasing.eraseRight)).toBe('a|b');
    expect(after('|', erasing.eraseLeft, erasing.eraseRight)).toBe('|');
  });

  test('takes words as readline does', () => {
    expect(after('rm -rf /tmp/x|', erasing.killBlankWordLeft)).toBe('rm -rf |');
    expect(after('rm -rf /tmp/x|', erasing.killWordLeft)).toBe('rm -rf /tmp/|');
    expect(after('|rm -rf', erasing.killWordRight)).toBe('| -rf');
  });

  test('takes the line before or after the cursor', () => {
    expect(after('one two| three', erasing.killToLineStart)).toBe('| three');
    expect(after('one two| three', erasing.killToLineEnd)).toBe('one two|');
    expect(after('one|\ntwo', erasing.killToLineEnd)).toBe('one|two');
  });

  test('what was taken comes back, consecutive kills as one', () => {
    const { killBlankWordLeft, yank, yankOlder } = erasing;
    expect(after('a b c|', killBlankWordLeft, killBlankWordLeft, moves.lineStart, yank)).toBe('b c|a ');
    const twice: Edit[] = [killBlankWordLeft, moves.left, moves.right, killBlankWordLeft];
    expect(after('a b c|', ...twice, yank)).toBe('a b |');
    expect(after('a b c|', ...twice, yank, yankOlder)).toBe('a c|');
    expect(after('a b c|', ...twice, yank, yankOlder, yankOlder)).toBe('a b |');
    expect(after('a|', yank)).toBe('a|');
  });

  test('exchanges characters', () => {
    expect(after('ab|c', erasing.transpose)).toBe('acb|');
    expect(after('teh|', erasing.transpose)).toBe('the|');
    expect(after('|a', erasing.transpose)).toBe('|a');
  });
});

describe('undo', () => {
  test('takes a typed word back as one, and the cursor with it', () => {
    const typed = 'hello'.split('').reduce(insert, EMPTY_BUFFER);
    expect(drawn(undo(typed))).toBe('|');
    const two = 'hello you'.split('').reduce(insert, EMPTY_BUFFER);
    expect(drawn(undo(two))).toBe('hello |');
  });

  test('takes kills and yanks back', () => {
    expect(after('a b|', erasing.killToLineStart, undo)).toBe('a b|');
    expect(after('a b|', erasing.killBlankWordLeft, erasing.yank, erasing.yank, undo, undo)).toBe('a |');
    expect(after('a|', undo)).toBe('a|');
  });

  test('any edits can all be taken back', () => {
    const random = randomNumbers(5);
    const edits: Edit[] = [
      ...Object.values(erasing),
      ...Object.values(moves).filter(
        (move): move is Edit =>
          move.name.match(/^(left|right|word.*t|line.*|text.*)$/) !== null &&
          !move.name.endsWith('Start') &&
          !move.name.endsWith('End'),
      ),
      (state) => insert(state, randomText(random, 3)),
    ];
    for (let round = 0; round < 50; round += 1) {
      const start = bufferOf(randomText(random, 10));
      let state = start;
      for (let step = 0; step < 40; step += 1) {
        state = edits[Math.floor(random() * edits.length)]!(state);
        const { row, column } = state.cursor;
        expect(moveTo(state, { row, column }).cursor).toEqual(state.cursor);
      }
      while (state.past.length > 0) state = undo(state);
      expect(textOf(state)).toBe(textOf(start));
    }
  });
});

test('a megabyte can be pasted and edited', () => {
  for (const text of ['word '.repeat(200_000), 'é日\u0301 '.repeat(250_000), 'line\n'.repeat(200_000)]) {
    let state = insert(EMPTY_BUFFER, text);
    for (let round = 0; round < 20; round += 1) {
      state = erasing.killBlankWordLeft(moves.wordLeft(moves.left(insert(state, 'x'))));
    }
    expect(textOf(state).length).toBeGreaterThan(text.length - 500);
  }
});
