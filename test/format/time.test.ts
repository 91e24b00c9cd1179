import { describe, expect, test } from 'vitest';
import { parseTime } from '../../src/model/parse-time.ts';
import { clockTime, dayKey, dayLabel } from '../../src/format/time.ts';
import { PchatError } from '../../src/model/errors.ts';

const NOON = new Date(2026, 10, 23, 12, 4, 5).getTime();

describe('times for people', () => {
  test('are local and short, with the year only when it is another one', () => {
    expect(clockTime(NOON)).toBe('12:04');
    expect(dayKey(NOON)).toBe('2026-11-23');
    expect(dayLabel(NOON, NOON)).toBe('Mon 23 Nov');
    expect(dayLabel(NOON, new Date(2027, 0, 1).getTime())).toBe('Mon 23 Nov 2026');
  });

  test('do not break on a time that is none', () => {
    expect(clockTime(Number.NaN)).toBe('--:--');
    expect(dayLabel(8.64e15 + 1)).toBe('unknown day');
    expect(dayKey(Number.NaN)).toBe('0000-00-00');
  });
});

describe('parseTime', () => {
  test('takes RFC 3339, dates and how long ago', () => {
    expect(parseTime('2026-11-23T12:04:05Z')).toBe(Date.UTC(2026, 10, 23, 12, 4, 5));
    expect(parseTime('2026-11-23t12:04:05.5+01:00')).toBe(Date.UTC(2026, 10, 23, 11, 4, 5, 500));
    expect(parseTime('2026-11-23')).toBe(new Date(2026, 10, 23).getTime());
    expect(parseTime('-2h', NOON)).toBe(NOON - 7_200_000);
    expect(parseTime('-30m', NOON)).toBe(NOON - 1_800_000);
    expect(parseTime('-7d', NOON)).toBe(NOON - 7 * 86_400_000);
  });

  test.each([
    '',
    'yesterday',
    '2h',
    '-2y',
    '2026-02-30',
    '2026-13-01',
    '2026-02-30T00:00:00Z',
    '2026-11-23T12:04',
    '12:04',
  ])('refuses "%s" and says what a time looks like', (text) => {
    expect(() => parseTime(text)).toThrow(PchatError);
    expect(() => parseTime(text)).toThrow(
      expect.objectContaining({ code: 'usage', next: expect.stringContaining('-2h') }),
    );
  });
});
