import { expect, it } from 'vitest';
import { fuzzyFilter, fuzzyScore } from '../../src/ui/fuzzy.ts';

const found = (query: string, ...names: string[]): string[] => fuzzyFilter(query, names, (name) => name);

it('wants the letters in their order, whatever the case', () => {
  expect(fuzzyScore('FX', 'fx-spot')).not.toBeNull();
  expect(fuzzyScore('fts', 'fx-spot')).toBeNull();
});

it('puts what was typed as a piece before scattered letters, and beginnings before middles', () => {
  expect(found('ops', 'o-p-s', 'devops', 'ops-night')).toEqual(['ops-night', 'devops', 'o-p-s']);
});

it('keeps the order for an empty query and drops what does not fit', () => {
  expect(found('', 'b', 'a')).toEqual(['b', 'a']);
  expect(found('z', 'b', 'a')).toEqual([]);
});
