import { expect, test } from 'vitest';
import { LazySegmenter } from '../../src/format/lazy-segmenter.ts';

test('the lazy segmenter cuts as the real one', () => {
  const text = 'e\u0301 👩‍👩‍👧 日本';
  const options = { granularity: 'grapheme' } as const;
  const cut = (segmenter: Intl.Segmenter): string[] =>
    Array.from(segmenter.segment(text), ({ segment }) => segment);
  expect(cut(new LazySegmenter('en', options))).toEqual(cut(new Intl.Segmenter('en', options)));
  expect(new LazySegmenter('en', options).resolvedOptions().granularity).toBe('grapheme');
});
