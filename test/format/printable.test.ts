import { describe, expect, test } from 'vitest';
import { printable } from '../../src/format/printable.ts';
import { HOSTILE, randomNumbers, randomText } from './hostile-text.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a terminal draws in cells of its own, said in another way than the code says it: cluster by cluster, by category. */
function notPrintable(text: string): string[] {
  const bad: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    if (/^\p{RGI_Emoji}$/v.test(segment) && segment !== segment.match(/[\u{1F3FB}-\u{1F3FF}]/u)?.[0])
      continue;
    const joinersOut = segment.replace(/(?<=[\p{Lo}\p{M}])[\u200C\u200D]/gu, '');
    const marks = joinersOut.match(/\p{M}/gu)?.length ?? 0;
    const others = [...joinersOut].filter((character) => !/\p{M}/u.test(character));
    const printing = others.every((character) => /[\p{L}\p{N}\p{P}\p{S}\u0020\u3000]/u.test(character));
    const drawn = !/[\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\p{Emoji_Modifier}]/u.test(
      joinersOut,
    );
    const base =
      others.length === 1 ||
      /^\p{Mc}$/u.test(joinersOut) ||
      /^[\u1100-\u115E\uA960-\uA97C\uAC00-\uD7A3]+$|[\uFF9E\uFF9F]/u.test(others.join(''));
    if (!printing || !drawn || !base || marks > 4) bad.push(JSON.stringify(segment));
  }
  return bad;
}

describe('printable', () => {
  test.each(Object.entries(HOSTILE))('leaves only printable cells of: %s', (_, text) => {
    expect(notPrintable(printable(text))).toEqual([]);
    for (const line of printable(text, { multiline: true }).split('\n'))
      expect(notPrintable(line)).toEqual([]);
  });

  test('leaves only printable cells of any text', () => {
    const random = randomNumbers(20_261_123);
    for (let round = 0; round < 3000; round += 1) {
      const text = randomText(random, 12);
      expect({ text: JSON.stringify(text), bad: notPrintable(printable(text)) }).toEqual({
        text: JSON.stringify(text),
        bad: [],
      });
    }
  });

  test('leaves only printable cells of each code point between letters, and of many at the start', () => {
    for (let first = 0; first < 0x110000; first += first < 0x20000 ? 256 : 0x1000) {
      const block = Array.from({ length: 256 }, (_, index) => String.fromCodePoint(first + index));
      expect(notPrintable(printable(block.map((character) => `a${character}b`).join('')))).toEqual([]);
      expect(notPrintable(printable(block[first % 251]!))).toEqual([]);
    }
  });

  test('changes nothing when done again', () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 1000; round += 1) {
      const once = printable(randomText(random, 8));
      expect(printable(once)).toBe(once);
    }
  });

  test('shows what it takes out', () => {
    expect(printable('a\u001B[2Jb')).toBe('a␛[2Jb');
    expect(printable('a\u009Bb\u007F')).toBe('a\uFFFDb␡');
    expect(printable('ali\u200Bce')).toBe('ali\uFFFDce');
    expect(printable('one\ntwo')).toBe('one␊two');
    expect(printable('\u0301x')).toBe('\u25CC\u0301x');
  });

  test('keeps line breaks of both kinds only when asked to', () => {
    expect(printable('one\r\ntwo\nthree\rfour', { multiline: true })).toBe('one\ntwo\nthree␍four');
  });

  test.each(['👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '👍🏽', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🧑🏿‍🚀'])('keeps the emoji %s whole', (emoji) => {
    expect(printable(`so ${emoji}.`)).toBe(`so ${emoji}.`);
  });

  test.each([
    'naïve',
    'Ελληνικά',
    'Привет, мир',
    'שָׁלוֹם',
    'مرحبا',
    'می‌خواهم',
    'สวัสดี',
    'Tiếng Việt',
    '日本語',
    '한국어',
    'ပြည်',
  ])('leaves ordinary text alone: %s', (text) => {
    expect(printable(text.normalize('NFC'))).toBe(text.normalize('NFC'));
  });

  test('gives each cell of a cluster its own, since string-width counts one', () => {
    expect(printable('น้ำ')).toBe('น้\u0E4D\u0E32');
    expect(printable('क्ष')).toBe('क्\u200Cष');
    expect(printable('🇦🇦')).toBe('AA');
  });

  test('shows a family that no font has as its people', () => {
    expect(printable('👩‍👨‍👩')).toBe('👩👨👩');
  });

  test('bounds the marks on a letter', () => {
    expect(printable(`Z${'\u0336'.repeat(1000)}!`)).toBe(`Z${'\u0336'.repeat(4)}\uFFFD!`);
  });

  test('expands tabs to stops of eight', () => {
    expect(printable('a\tbb\tc')).toBe('a       bb      c');
  });

  test('takes long texts without growing out of bounds', () => {
    for (const text of ['\u0301'.repeat(500_000), '\u001B'.repeat(500_000), '👨‍'.repeat(100_000)]) {
      expect(printable(text).length).toBeLessThanOrEqual(text.length + 1);
    }
  });
});
