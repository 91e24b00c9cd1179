import { expect, test } from 'vitest';
import { escapeMarkdown } from '../../src/format/escape-markdown.ts';
import { markdownExport } from '../../src/format/export-markdown.ts';
import type { Message } from '../../src/model/message.ts';
import { HOSTILE } from './hostile-text.ts';
import { exportedRoom, hostileMarkup, message } from './exported.ts';

const paragraph = (fields: Partial<Message>, answered: Message | null = null) =>
  markdownExport.message(message(fields), exportedRoom(), { previousTime: message(fields).time, answered });

test('a message is a paragraph with its time and author', () => {
  expect(paragraph({})).toBe('12:04 **bob**: cable through 1.2710\n\n');
  expect(paragraph({ alert: true, editedAt: 1 })).toBe(
    '12:04 **bob** **ALERT** *(edited)*: cable through 1.2710\n\n',
  );
  expect(paragraph({ title: 'Wrap', text: 'a\nb\n' })).toBe('12:04 **bob**: **Wrap**\\\na\\\nb\n\n');
  expect(paragraph({ replyTo: 'x' }, message({ author: { address: null, name: 'dana' } }))).toBe(
    '12:04 **bob** *(to dana, 12:04)*: cable through 1.2710\n\n',
  );
  expect(paragraph({ text: '', removed: { by: 'dana', reason: '' } })).toBe(
    '12:04 **bob**: *(removed by dana)*\n\n',
  );
});

test('a new day has a heading with its year', () => {
  const text = markdownExport.message(message({}), exportedRoom(), { previousTime: null, answered: null });
  expect(text).toBe('## Mon 23 Nov 2026\n\n12:04 **bob**: cable through 1.2710\n\n');
});

test('a file is a link to the web only', () => {
  const file = { url: 'https://a.test/x y.csv', name: 'x[1].csv', size: 86_016, mediaType: null };
  expect(paragraph({ text: '', file })).toContain('[x\\[1\\].csv](<https://a.test/x%20y.csv>) (84 KB)');
  expect(paragraph({ text: '', file: { ...file, url: 'javascript:alert(1)' } })).not.toContain('](');
});

test.each([
  ['*a* _b_ `c` <b> [d](e) a|b', '\\*a\\* \\_b\\_ \\`c\\` \\<b\\> \\[d\\](e) a\\|b'],
  ['# one\n- two\n12. three\n===', '\\# one\\\n\\- two\\\n12\\. three\\\n\\==='],
  ['a\n\n    code', 'a\\\n\\\n\u00A0\u00A0\u00A0\u00A0code'],
  ['see https://a.test/a_b, ok_', 'see <https://a.test/a_b>, ok\\_'],
  ['snake_case 3*4 &amp; {{x}}', 'snake\\_case 3\\*4 \\&amp; \\{\\{x\\}\\}'],
])('%j is written as %j', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

/** What CommonMark takes for markup: no backslash, or an even number of them, before it. */
const MARKUP = /(?<!\\)(?:\\\\)*[`*_[\]{}<>&|~$^%]/;
/** Links to the web are meant to be links. */
const LINK = /<https?:\/\/[^\s<>]+>/g;

test.each([...hostileMarkup, ...Object.values(HOSTILE)])('no markup gets through: %j', (text) => {
  const escaped = escapeMarkdown(text);
  expect(escaped).not.toMatch(/\n\s*\n/);
  expect(escaped.replace(LINK, '')).not.toMatch(MARKUP);
  for (const line of escaped.split('\n')) expect(line).not.toMatch(/^\s*(?:#|[-+]|\d+[.)]|=+$)/);
});
