import { describe, expect, it } from 'vitest';
import { matchRanges } from '../../src/model/search-ranges.ts';
import { parseSearchQuery } from '../../src/model/search-query.ts';

const found = (text: string, query: string): string[] =>
  matchRanges(text, parseSearchQuery(query, Number)).map(({ start, end }) => text.slice(start, end));

describe('where the words of a query stand', () => {
  it.each([
    ['the Stop loss at 1.27', 'stop', ['Stop']],
    ['the Stop loss at 1.27', '"stop loss"', ['Stop loss']],
    ['stop, loss and stops', 'stop loss', ['stop', 'loss']],
    ['stopping', 'stop*', ['stopping']],
    ['nonstop', '*stop*', ['nonstop']],
    ['Größe für alle', 'grosse', ['Größe']],
    ['nothing here', 'stop', []],
    ['stop without loss', 'stop -loss', ['stop']],
    ['日本語の本', '本', ['本', '本']],
    ['日本語の本', '日本', ['日本']],
    ['ΟΔΟΣ and Москва', 'москва', ['Москва']],
  ])('in %j for %s: %j', (text, query, words) => {
    expect(found(text, query)).toEqual(words);
  });

  it('joins what overlaps', () => {
    expect(found('stop loss order', '"stop loss" "loss order"')).toEqual(['stop loss order']);
  });
});
