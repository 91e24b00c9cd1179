import { describe, expect, test } from 'vitest';
import { complete, completeNext, matching, tokenAtCursor } from '../../../src/ui/composer/completion.ts';
import { bufferOf, moveTo, textOf } from '../../../src/ui/composer/text-buffer.ts';

describe('tokenAtCursor', () => {
  test.each([
    ['thanks @bo', 'name', 'bo', 7],
    ['@', 'name', '', 0],
    ['in #fx', 'room', 'fx', 3],
    ['(see #fx', 'room', 'fx', 5],
    ['/jo', 'command', 'jo', 0],
    ['bo', 'name', 'bo', 0],
  ])('finds what is being written in "%s"', (text, kind, typed, column) => {
    expect(tokenAtCursor(bufferOf(text))).toEqual({ kind, typed, from: { row: 0, column } });
  });

  test.each(['mail bob@example', 'some words', 'a /jo', '', 'x\nbo', '@bob '])(
    'finds nothing in "%s"',
    (text) => {
      expect(tokenAtCursor(bufferOf(text))).toBeNull();
    },
  );

  test('looks only before the cursor', () => {
    expect(tokenAtCursor(moveTo(bufferOf('@bob'), { row: 0, column: 2 }))?.typed).toBe('b');
  });
});

describe('completing', () => {
  const names = ['Bob', 'bobby', 'Jacob', 'dana'];

  test('prefers names that begin with what was typed', () => {
    expect(matching('bob', ['Jabob', ...names])).toEqual(['Bob', 'bobby', 'Jabob']);
  });

  test('goes round the candidates and back', () => {
    const buffer = bufferOf('hi @bo');
    const first = complete(buffer, tokenAtCursor(buffer)!, names)!;
    expect(textOf(first.buffer)).toBe('hi @Bob ');
    expect(textOf(completeNext(first).buffer)).toBe('hi @bobby ');
    expect(textOf(completeNext(completeNext(first)).buffer)).toBe('hi @Bob ');
    expect(textOf(completeNext(first, -1).buffer)).toBe('hi @bobby ');
    expect(textOf(first.original)).toBe('hi @bo');
  });

  test('a bare name at the start becomes an address', () => {
    const buffer = bufferOf('da');
    expect(textOf(complete(buffer, tokenAtCursor(buffer)!, names)!.buffer)).toBe('dana: ');
  });

  test('says when nothing fits', () => {
    const buffer = bufferOf('@zz');
    expect(complete(buffer, tokenAtCursor(buffer)!, names)).toBeNull();
  });
});
