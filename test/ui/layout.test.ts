import { expect, it } from 'vitest';
import { layOut } from '../../src/ui/layout.ts';

const SIZES = Array.from({ length: 54 }, (_, at) => 40 + 3 * at).flatMap((columns) =>
  Array.from({ length: 12 }, (_, at) => ({ columns, rows: 10 + 4 * at })),
);

it.each([{ two: false }, { two: true }])('fills the window whatever its size, with %o', ({ two }) => {
  for (const { columns, rows } of SIZES) {
    const layout = layOut(columns, rows, 3, { two, prompt: two ? 12 : 0 });
    const { browserWidth, messagesWidth, participantsWidth, first, second, arrangement } = layout;
    const sides = [browserWidth, participantsWidth].filter((width) => width > 0);
    expect(sides.reduce((sum, width) => sum + width + 1, 2) + messagesWidth).toBe(columns);
    expect(layout.bodyRows + layout.composerRows + 4).toBe(rows);
    expect(layout.composerLeft + layout.composerWidth + 2).toBe(columns);
    if (arrangement === 'columns') expect(first.width + 1 + second.width).toBe(messagesWidth);
    else if (arrangement === 'rows') expect(first.rows + 1 + second.rows).toBe(layout.bodyRows);
    else expect([first, second]).toEqual([first, { width: messagesWidth, rows: layout.bodyRows }]);
  }
});

it('shows two rooms left and right only where each has fifty columns, and else each with its rows', () => {
  for (const { columns, rows } of SIZES) {
    const { first, second, arrangement } = layOut(columns, rows, 1, { two: true });
    if (arrangement === 'columns') expect(Math.min(first.width, second.width)).toBeGreaterThanOrEqual(50);
    if (arrangement === 'rows') expect(Math.min(first.rows, second.rows)).toBeGreaterThanOrEqual(5);
    if (arrangement === 'too-small') expect([columns < 130, rows < 16]).toEqual([true, true]);
  }
  expect(layOut(80, 24, 1, { two: true })).toMatchObject({ first: { rows: 9 }, second: { rows: 9 } });
});

it('does not let two rooms change their places for a text that grows', () => {
  for (const { columns, rows } of SIZES) {
    const [short, long] = [1, 8].map((wanted) => layOut(columns, rows, wanted, { two: true }).arrangement);
    expect(long).toBe(short);
  }
});
