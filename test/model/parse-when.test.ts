import { describe, expect, it } from 'vitest';
import { parseWhen } from '../../src/model/parse-when.ts';

// A Wednesday at noon, in local time like all that is asked here.
const NOW = new Date(2026, 10, 25, 12).getTime();
const day = (year: number, month: number, date: number): number => new Date(year, month - 1, date).getTime();

describe('times as people type them', () => {
  it.each([
    ['today', day(2026, 11, 25)],
    ['Yesterday', day(2026, 11, 24)],
    ['mon', day(2026, 11, 23)],
    ['Thursday', day(2026, 11, 19)],
    ['wed', day(2026, 11, 25)],
    ['3 Nov', day(2026, 11, 3)],
    ['Nov 3', day(2026, 11, 3)],
    ['3 november 2024', day(2024, 11, 3)],
    ['24 Dec', day(2025, 12, 24)],
    ['14:30', new Date(2026, 10, 25, 14, 30).getTime()],
    ['2026-11-03', day(2026, 11, 3)],
    ['-2h', NOW - 7_200_000],
    ['2026-11-03T10:00:00Z', Date.UTC(2026, 10, 3, 10)],
  ])('reads %s', (text, time) => {
    expect(parseWhen(text, NOW)).toBe(time);
  });

  it.each(['', 'someday', '31 Feb', '25:00', '3 Nov 20', 'mo'])('refuses %j with what to write', (text) => {
    expect(() => parseWhen(text, NOW)).toThrow('is not a time.');
  });
});
