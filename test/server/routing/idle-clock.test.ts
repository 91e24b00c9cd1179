import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleClock } from '../../../src/server/routing/idle-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('time counts from the end of the last session, and not while there is one', () => {
  const idle = vi.fn();
  const clock = new IdleClock();
  clock.watch(1000, idle, true);
  vi.advanceTimersByTime(999);
  clock.stop();
  vi.advanceTimersByTime(10_000);
  expect(idle).not.toHaveBeenCalled();
  clock.start();
  vi.advanceTimersByTime(999);
  expect(idle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(idle).toHaveBeenCalledOnce();
});

test('nobody is called after the watch has ended, or without one', () => {
  const idle = vi.fn();
  const clock = new IdleClock();
  clock.start();
  clock.watch(1000, idle, true)();
  clock.start();
  vi.advanceTimersByTime(10_000);
  expect(idle).not.toHaveBeenCalled();
});
