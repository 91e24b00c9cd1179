import { describe, expect, test } from 'vitest';
import { findLinks } from '../../src/format/links.ts';
import { Style, styleText } from '../../src/format/styling.ts';

/** The words of a line that have a style. */
function styled(text: string, bit: number): string[] {
  return styleText(text).flatMap((line) => {
    const marked = [...line.text].map((character, index) =>
      (line.styles?.[index] ?? 0) & bit ? character : '\0',
    );
    return marked
      .join('')
      .split('\0')
      .filter((word) => word !== '');
  });
}

describe('styling', () => {
  test('finds strong, emphasis, strike and preformatted spans', () => {
    expect(styled('*a b* c', Style.bold)).toEqual(['*a b*']);
    expect(styled('_a_ *_b_*', Style.underline)).toEqual(['_a_', '_b_']);
    expect(styled('~gone~', Style.strike)).toEqual(['~gone~']);
    expect(styled('run `rm *x*` now', Style.code)).toEqual(['`rm *x*`']);
    expect(styled('run `rm *x*` now', Style.bold)).toEqual([]);
  });

  test.each(['2*3*4', '* not* a span', '*not *', '**', '*one\ntwo*', 'snake_case_name', '* * *'])(
    'leaves "%s" alone, as XEP-0393 says',
    (text) => {
      expect(styled(text, Style.bold | Style.underline)).toEqual([]);
    },
  );

  test('matches lazily', () => {
    expect(styled('*strong*plain*', Style.bold)).toEqual(['*strong*']);
  });

  test('knows preformatted blocks and quotes', () => {
    expect(styled('```\n*x*\n```\n*y*', Style.bold)).toEqual(['*y*']);
    expect(styled('> *said*', Style.muted)).toEqual(['> *said*']);
    expect(styled('> *said*', Style.bold)).toEqual(['*said*']);
  });

  test.each([
    '*a '.repeat(20_000),
    '_*~`'.repeat(15_000),
    '> '.repeat(30_000),
    'http://a/('.repeat(6000),
    `https://x/${')'.repeat(60_000)}`,
  ])('takes hostile text in linear time: %.12s…', (text) => {
    // Quadratic matching would run into the test's time limit here.
    expect(styleText(text.repeat(8))).toHaveLength(1);
  });
});

describe('links', () => {
  const urls = (text: string) => findLinks(text).map(({ url }) => url);

  test('end where the address ends', () => {
    expect(urls('see https://x.org/a, (http://y.org/b_(c)) and xmpp:room@muc.x.org?join.')).toEqual([
      'https://x.org/a',
      'http://y.org/b_(c)',
      'xmpp:room@muc.x.org?join',
    ]);
  });

  test.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://',
    'http:// x',
    'data:text/html,x',
    'xmpp:',
    'nothttps//x',
    '-xhttps:/x',
  ])('are not made of %s', (text) => {
    expect(urls(text)).toEqual([]);
  });
});
