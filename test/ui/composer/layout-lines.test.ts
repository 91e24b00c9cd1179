import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { layoutLines, lineDown, lineUp } from '../../../src/ui/composer/layout-lines.ts';
import { bufferOf, insert, moveTo, type TextBuffer } from '../../../src/ui/composer/text-buffer.ts';
import { textStart } from '../../../src/ui/composer/text-moves.ts';
import { HOSTILE, randomNumbers, randomText } from '../../format/hostile-text.ts';

const at = (text: string, row: number, column: number) => moveTo(bufferOf(text), { row, column });

describe('layoutLines', () => {
  test('wraps lines and puts the cursor in its cell', () => {
    const layout = layoutLines(bufferOf('one two three'), { width: 9, rows: 5 });
    expect(layout).toMatchObject({ lines: ['one two', 'three'], cursor: { row: 1, column: 5 } });
    expect(layout).toMatchObject({ above: false, below: false });
  });

  test('counts wide characters as two cells', () => {
    expect(layoutLines(at('日本語', 0, 2), { width: 20, rows: 1 }).cursor).toEqual({ row: 0, column: 4 });
  });

  test('keeps a cell for the cursor behind a full line', () => {
    const layout = layoutLines(bufferOf('abcdefgh'), { width: 9, rows: 3 });
    expect(layout).toMatchObject({ lines: ['abcdefgh'], cursor: { row: 0, column: 8 } });
  });

  test('an empty text is one empty line', () => {
    expect(layoutLines(bufferOf(''), { width: 9, rows: 3 })).toMatchObject({
      lines: [''],
      cursor: { row: 0, column: 0 },
    });
  });

  test('shows odd characters by signs, with the cursor still in its place', () => {
    const layout = layoutLines(at('a\u200B\tb', 0, 3), { width: 20, rows: 1 });
    expect(layout).toMatchObject({ lines: ['a\uFFFD    b'], cursor: { row: 0, column: 6 } });
  });

  test('scrolls no further than the cursor needs', () => {
    let buffer: TextBuffer = bufferOf('1\n2\n3\n4\n5');
    const bottom = layoutLines(buffer, { width: 9, rows: 3 });
    expect(bottom).toMatchObject({ lines: ['3', '4', '5'], above: true, below: false });
    buffer = moveTo(buffer, { row: 3, column: 0 });
    const same = layoutLines(buffer, { width: 9, rows: 3, top: bottom.top });
    expect(same).toMatchObject({ lines: ['3', '4', '5'], cursor: { row: 1 } });
    const top = layoutLines(textStart(buffer), { width: 9, rows: 3, top: same.top });
    expect(top).toMatchObject({ lines: ['1', '2', '3'], cursor: { row: 0 }, above: false, below: true });
  });

  test('fills the rows again when text below goes', () => {
    const buffer = bufferOf('1\n2');
    expect(layoutLines(buffer, { width: 9, rows: 3, top: { row: 1, line: 0 } }).lines).toEqual(['1', '2']);
  });

  test('is right for any text, size and cursor', () => {
    const random = randomNumbers(9);
    for (let round = 0; round < 400; round += 1) {
      const text =
        random() < 0.2 ? Object.values(HOSTILE)[Math.floor(random() * 40)]! : randomText(random, 20);
      const width = 3 + Math.floor(random() * 40);
      const rows = 1 + Math.floor(random() * 6);
      const buffer = at(text, Math.floor(random() * 4), Math.floor(random() * 20));
      const top =
        random() < 0.5 ? { row: Math.floor(random() * 5), line: Math.floor(random() * 3) } : undefined;
      const layout = layoutLines(buffer, { width, rows, top });
      expect(layout.lines.length).toBeLessThanOrEqual(rows);
      expect(layout.cursor.row).toBeGreaterThanOrEqual(0);
      expect(layout.cursor.row).toBeLessThan(layout.lines.length);
      expect(layout.cursor.column).toBeLessThan(width);
      for (const line of layout.lines) expect(stringWidth(line)).toBeLessThan(width);
    }
  });

  test('a megabyte is laid out around the cursor only', () => {
    let buffer = bufferOf('a line of some words\n'.repeat(50_000));
    for (let round = 0; round < 200; round += 1) {
      buffer = insert(buffer, 'x');
      expect(layoutLines(buffer, { width: 80, rows: 6 }).lines).toHaveLength(6);
    }
  });
});

describe('line up and down', () => {
  test('go by what is seen and aim for the cell they started from', () => {
    const start = at('long line\nab\nanother', 0, 7);
    const second = lineDown(start, 40)!;
    expect(second.cursor).toEqual({ row: 1, column: 2 });
    const third = lineDown(second, 40)!;
    expect(third.cursor).toEqual({ row: 2, column: 7 });
    expect(lineDown(third, 40)).toBeNull();
    expect(lineUp(lineUp(third, 40)!, 40)!.cursor).toEqual({ row: 0, column: 7 });
  });

  test('go through the parts of a wrapped line', () => {
    const start = at('one two three', 0, 1);
    expect(lineDown(start, 9)!.cursor).toEqual({ row: 0, column: 9 });
    expect(lineUp(start, 9)).toBeNull();
  });

  test('do not stop inside a wide character', () => {
    expect(lineDown(at('abc\n日本', 0, 3), 40)!.cursor).toEqual({ row: 1, column: 1 });
  });
});
