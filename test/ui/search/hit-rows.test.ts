import { expect, test } from 'vitest';
import type { Message } from '../../../src/model/message.ts';
import { parseSearchQuery } from '../../../src/model/search-query.ts';
import { hitRows } from '../../../src/ui/search/hit-rows.ts';

const ROOM = {
  address: 'fx@trading.test',
  name: 'fx',
  category: { address: 'trading.test', name: 'Trading' },
};

function shown(text: string, words: string): string {
  const message: Message = {
    id: '1',
    room: ROOM.address,
    author: { address: null, name: 'bob' },
    time: Date.now(),
    kind: 'chat',
    text,
    title: null,
    alert: false,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
    originId: null,
  };
  const query = parseSearchQuery(words, Number);
  return hitRows({ message, room: ROOM }, query, false, 80)
    .flat()
    .map((span) => span.text)
    .join('');
}

test('a hit that fits is shown whole, wherever its words stand', () => {
  expect(shown('line 24 about stop loss and curve', 'curve')).toContain('line 24 about stop loss and curve');
});

test('a longer one is cut so that its words are in sight', () => {
  const text = shown(`${'before '.repeat(40)}curve ${'after '.repeat(40)}`, 'curve');
  expect(text).toMatch(/ …before.* curve after.*…$/);
});
