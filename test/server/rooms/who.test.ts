import { expect, test, vi } from 'vitest';
import type { RoomsContext } from '../../../src/server/rooms/context.ts';
import { isInScope } from '../../../src/server/rooms/who.ts';

const USERS = 2_000;

/** A list that counts how often it is gone through. */
class Counted extends Array<string> {
  read = 0;
  override includes(word: string): boolean {
    this.read += 1;
    return super.includes(word);
  }
  override [Symbol.iterator]() {
    this.read += 1;
    return super[Symbol.iterator]();
  }
}

test('of a group whose people are in the scope one by one each is looked up once, and the scope is gone through once', () => {
  const people = Array.from({ length: USERS }, (_, index) => `user${index}@localhost`);
  const scope = Counted.from(people) as Counted;
  scope.read = 0;
  const of = vi.fn((address: string) => [address, 'localhost']);
  const isAdministrator = vi.fn(() => false);
  const principals = { of, isGroup: (address: string) => address.startsWith('all@'), people: () => people };
  const context = { host: { principals, isAdministrator }, category: { scope } } as unknown as RoomsContext;
  expect(isInScope(context, 'all@groups.localhost')).toBe(true);
  expect(of).toHaveBeenCalledTimes(USERS);
  expect(isAdministrator).not.toHaveBeenCalled();
  expect(scope.read).toBe(1);
  expect(isInScope(context, 'stranger@localhost')).toBe(false);
});
