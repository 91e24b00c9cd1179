import { expect, test } from 'vitest';
import { archiveIds, timePrefix } from '../../../src/server/archive/archive-id.ts';

test('ids rise within a millisecond, past its counter, and when the clock goes back', () => {
  let now = 1_700_000_000_000;
  const next = archiveIds(0, () => now);
  const stamps = Array.from({ length: 10_000 }, () => next());
  now -= 3_600_000;
  stamps.push(next(), next());
  const ids = stamps.map(({ id }) => id);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(stamps.map(({ time }) => time).toSorted((a, b) => a - b)).toEqual(stamps.map(({ time }) => time));
});

test('ids rise above those of before a restart', () => {
  const newest = 1_700_000_000_000;
  const { id, time } = archiveIds(newest, () => newest - 5000)();
  expect(time).toBeGreaterThan(newest);
  expect(id > timePrefix(newest + 1)).toBe(true);
});

test('ids are UUIDs of version 7 whose beginning tells the time', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  const { id } = archiveIds(0, () => now)();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id.startsWith(timePrefix(now))).toBe(true);
});
