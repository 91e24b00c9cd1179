import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../../src/ui/store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function counted(): { store: Store<{ tick: number; typed: string }>; notified: () => number } {
  const store = new Store({ tick: 0, typed: '' }, (state) => ({ ...state, tick: state.tick + 1 }));
  let notifications = 0;
  store.subscribe(() => notifications++);
  return { store, notified: () => notifications };
}

it('notifies at once of what a key changed', () => {
  const { store, notified } = counted();
  store.set({ typed: 'a' });
  expect(notified()).toBe(1);
  expect(store.state).toEqual({ tick: 0, typed: 'a' });
});

it('gathers a thousand changes from outside into one notification a frame', () => {
  const { store, notified } = counted();
  for (let change = 0; change < 1000; change++) store.touch();
  expect(notified()).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(notified()).toBe(1);
  expect(store.state.tick).toBe(1);
});

it('does not wait for a frame when nothing happened before', () => {
  const { store, notified } = counted();
  vi.advanceTimersByTime(500);
  store.touch();
  vi.advanceTimersByTime(1);
  expect(notified()).toBe(1);
  store.touch();
  vi.advanceTimersByTime(1);
  expect(notified()).toBe(1);
  vi.advanceTimersByTime(40);
  expect(notified()).toBe(2);
});

it('is silent once disposed of', () => {
  const { store, notified } = counted();
  store.touch();
  store.dispose();
  vi.advanceTimersByTime(100);
  expect(notified()).toBe(0);
});
