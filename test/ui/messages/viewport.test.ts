import { describe, expect, it } from 'vitest';
import {
  type Item,
  type Place,
  revealing,
  scrolled,
  startingAt,
  viewAt,
} from '../../../src/ui/messages/viewport.ts';

/** `a:2` is a message of two rows, `-` a line between messages. */
function items(...specs: string[]): Item[] {
  return specs.map((spec, index) => {
    const [key = '', rows = '1'] = spec.split(':');
    const between = key === '-';
    return {
      key: between ? `between${index}` : key,
      holdsPlace: !between,
      rows: () =>
        Array.from({ length: Number(rows) }, (_, row) => [{ text: `${key}${row}`, tone: 'plain' as const }]),
    };
  });
}
const seen = (list: Item[], place: Place, height: number): string =>
  viewAt(list, place, height)
    .lines.map(({ row }) => row[0]?.text)
    .join(' ');

describe('the message list', () => {
  it('shows the end while it is followed, with the first item cut where it must be', () => {
    expect(seen(items('a', 'b:3', 'c'), null, 3)).toBe('b1 b2 c0');
  });

  it('shows a list shorter than the window from the top', () => {
    expect(seen(items('a', 'b'), null, 5)).toBe('a0 b0');
  });

  it('names the author on top, also of a message whose author stands further up', () => {
    const [first, second] = items('a', 'b') as [Item, Item];
    second.rowsOnTop = () => [[{ text: 'named', tone: 'plain' }]];
    expect(seen([first, second], null, 1)).toBe('named');
    expect(seen([first, second], null, 2)).toBe('a0 b0');
  });

  it('keeps the place when messages come after it', () => {
    const place = scrolled(items('a', 'b', 'c', 'd'), null, 2, -1);
    expect(seen(items('a', 'b', 'c', 'd'), place, 2)).toBe('b0 c0');
    expect(seen(items('a', 'b', 'c', 'd', 'e', 'f'), place, 2)).toBe('b0 c0');
  });

  it('keeps the place when older messages are put before it and the line at the edge goes', () => {
    const place = scrolled(items('-', 'b', 'c', 'd'), null, 2, -2);
    expect(seen(items('-', 'b', 'c', 'd'), place, 2)).toBe('-0 b0');
    expect(seen(items('-', 'y', 'z', 'b', 'c', 'd'), place, 2)).toBe('z0 b0');
  });

  it('keeps the message at the top when the window becomes narrower and its rows more', () => {
    const place = scrolled(items('a:2', 'b:2', 'c:2'), null, 2, -2);
    expect(seen(items('a:2', 'b:2', 'c:2'), place, 2)).toBe('b0 b1');
    expect(seen(items('a:5', 'b:4', 'c:3'), place, 3)).toBe('b0 b1 b2');
  });

  it('follows the end again once it is scrolled into sight', () => {
    const list = items('a', 'b', 'c', 'd');
    const place = scrolled(list, null, 2, -2);
    expect(place).not.toBeNull();
    expect(scrolled(list, place, 2, 5)).toBeNull();
  });

  it('shows the end when the message at the top is gone', () => {
    expect(seen(items('a', 'b', 'c'), { key: 'gone', row: 0 }, 2)).toBe('b0 c0');
  });

  it('stops at the first row however far one scrolls', () => {
    const list = items('-', 'a', 'b', 'c');
    expect(seen(list, scrolled(list, null, 2, -100), 2)).toBe('-0 a0');
  });

  it('reveals a message with as little movement as possible', () => {
    const list = items('a', 'b:2', 'c', 'd', 'e');
    expect(seen(list, revealing(list, null, 3, 'b'), 3)).toBe('b0 b1 c0');
    const top = scrolled(list, null, 3, -100);
    expect(seen(list, revealing(list, top, 3, 'c'), 3)).toBe('b0 b1 c0');
    expect(revealing(list, top, 3, 'a')).toBe(top);
  });

  it('puts a message at the top', () => {
    const list = items('a', 'b', 'c', 'd', 'e');
    expect(seen(list, startingAt(list, 2, 'c'), 2)).toBe('c0 d0');
  });
});
