import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/format/printable.ts';
import { cellWidth, padEnd, truncate, wrap } from '../../src/format/width.ts';
import { HOSTILE, randomNumbers, randomText } from './hostile-text.ts';

describe('cellWidth', () => {
  test('agrees with string-width on every character of the basic plane', () => {
    for (let code = 0x20; code < 0x10000; code += 1) {
      const shown = printable(String.fromCharCode(code));
      if (cellWidth(shown) !== stringWidth(shown))
        expect(code.toString(16)).toBe('as wide as string-width says');
    }
  });
});

describe('truncate', () => {
  test('marks what was cut off and never splits a wide character', () => {
    expect(truncate('hello', 5)).toBe('hello');
    expect(truncate('hello!', 5)).toBe('hell…');
    expect(truncate('日本語', 5)).toBe('日本…');
    expect(truncate('日本語', 4)).toBe('日…');
    expect(truncate('👨‍👩‍👧👨‍👩‍👧', 3)).toBe('👨‍👩‍👧…');
    expect(truncate('x', 0)).toBe('');
  });
});

describe('padEnd', () => {
  test('counts cells, not characters', () => {
    expect(padEnd('日', 4)).toBe('日  ');
    expect(padEnd('long', 2)).toBe('long');
  });
});

describe('wrap', () => {
  test('breaks at spaces, which go', () => {
    expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrap('the quick   brown', 9)).toEqual(['the quick', 'brown']);
    expect(wrap('exactly nine', 7)).toEqual(['exactly', 'nine']);
  });

  test('keeps the indent of a line', () => {
    expect(wrap('  if (x) return', 10)).toEqual(['  if (x)', 'return']);
  });

  test('breaks words that are too long, wide characters whole', () => {
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('日本語日本語', 5)).toEqual(['日本', '語日', '本語']);
    expect(wrap('a 日本語', 4)).toEqual(['a', '日本', '語']);
    expect(wrap('日', 1)).toEqual(['日']);
  });

  test('gives one empty line for an empty text', () => {
    expect(wrap('', 10)).toEqual(['']);
    expect(wrap('   ', 2)).toHaveLength(1);
  });

  test('breaks plain and other text by the same rules', () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: 30 }, () => (random() < 0.3 ? ' ' : 'x')).join('');
      const cells = 1 + Math.floor(random() * 12);
      expect(wrap(text.replaceAll('x', 'é'), cells)).toEqual(
        wrap(text, cells).map((line) => line.replaceAll('x', 'é')),
      );
    }
  });

  test('loses nothing but spaces and never goes over the width', () => {
    const random = randomNumbers(11);
    const texts = [...Object.values(HOSTILE), ...Array.from({ length: 500 }, () => randomText(random, 20))];
    for (const text of texts.map((hostile) => printable(hostile))) {
      const cells = 2 + Math.floor(random() * 30);
      const lines = wrap(text, cells);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(cells);
    }
  });
});
