import { expect, test } from 'vitest';
import { sendableText } from '../../src/model/sendable-text.ts';

test('text that XML can carry stays as it is', () => {
  const text = 'a\tb\nc \u007f\u0085 \u{1F600} \uE000\uFFFD \u{1FFFE}';
  expect(sendableText(text)).toBe(text);
});

test('colours of a terminal lose what makes them so, and every other control character goes', () => {
  expect(sendableText('\x1b[01;34mbin\x1b[0m')).toBe('[01;34mbin[0m');
  const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');
  expect(sendableText(controls)).toBe('\t\n\n');
});

test('line ends of all systems become one', () => {
  expect(sendableText('a\r\nb\rc\n')).toBe('a\nb\nc\n');
});

test('halves of characters, and what is none, become the replacement character', () => {
  expect(sendableText('a\uD83Db\uDE00\uFFFE\uFFFF')).toBe('a\uFFFDb\uFFFD\uFFFD\uFFFD');
});
