import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { messageRows, type MessageRowsOptions, postRows } from '../../src/format/message-rows.ts';
import { rowText } from '../../src/format/span.ts';
import type { Message } from '../../src/model/message.ts';
import { HOSTILE, randomNumbers, randomText } from './hostile-text.ts';

const AT_NOON = new Date(2026, 10, 23, 12, 4).getTime();
const MESSAGE: Message = {
  id: '1',
  room: 'fx-spot@trading.example',
  author: { address: 'bob@example', name: 'bob' },
  time: AT_NOON,
  kind: 'chat',
  text: 'cable through 1.2710',
  title: null,
  alert: false,
  file: null,
  replyTo: null,
  editedAt: null,
  removed: null,
  originId: null,
};
const OPTIONS: MessageRowsOptions = {
  width: 40,
  nameWidth: 5,
  own: false,
  mention: false,
  folded: true,
  continued: false,
};

const drawn = (message: Partial<Message>, options: Partial<MessageRowsOptions> = {}) =>
  messageRows({ ...MESSAGE, ...message }, { ...OPTIONS, ...options }).map((row) => rowText(row).trimEnd());

describe('messageRows', () => {
  test('puts time, name and text in columns, with a hanging indent', () => {
    expect(drawn({ text: 'cable through 1.2710, stops above\n1.2750' })).toEqual([
      '12:04 bob     cable through 1.2710,',
      '              stops above',
      '              1.2750',
    ]);
  });

  test('leaves the name out when the same author goes on', () => {
    expect(drawn({}, { continued: true })).toEqual(['12:04         cable through 1.2710']);
  });

  test('marks alerts and mentions where no text can reach', () => {
    expect(drawn({ alert: true, text: 'risk meeting' })).toEqual(['12:04 bob   ! ALERT risk meeting']);
    expect(drawn({}, { mention: true })).toEqual(['12:04 bob   @ cable through 1.2710']);
  });

  test('shows a folded story by title and length, an unfolded one with its text', () => {
    const story = { kind: 'story', title: 'Weekly wrap', text: 'It moved.\nWe saw.' } as const;
    expect(drawn(story)).toEqual(['12:04 bob   ▸ Weekly wrap  (4 w)']);
    expect(drawn(story, { folded: false })).toEqual([
      '12:04 bob   ▾ Weekly wrap  (4 w)',
      '              It moved.',
      '              We saw.',
    ]);
  });

  test('shows a file by name and size, without its address as the text', () => {
    const file = { url: 'https://x.example/curve.csv', name: 'curve.csv', size: 86_016, mediaType: null };
    expect(drawn({ kind: 'file', text: file.url, file })).toEqual(['12:04 bob     ⬇ curve.csv  84 KB']);
    expect(drawn({ kind: 'file', text: 'the new one', file })[1]).toBe('              the new one');
  });

  test('says what was removed, edited or answered', () => {
    expect(drawn({ text: '', removed: { by: 'dana', reason: 'wrong room' } })).toEqual([
      '12:04 bob     (removed by dana: wrong',
      '              room)',
    ]);
    expect(drawn({ text: 'right', editedAt: AT_NOON })).toEqual(['12:04 bob     right (edited)']);
    expect(drawn({ text: 'yes', replyTo: '0' }, { answered: { name: 'dana', text: 'sure?' } })).toEqual([
      '12:04 bob     ↳ dana: sure?',
      '              yes',
    ]);
  });

  test('a message cannot draw another message below itself', () => {
    const rows = drawn({ text: HOSTILE['message line made by hand']! });
    expect(rows.filter((row) => /^\S/.test(row))).toHaveLength(1);
  });

  test('gives the name a row of its own where the pane is narrow', () => {
    expect(drawn({ text: 'cable through' }, { width: 16 })).toEqual(['12:04 bob', '  cable through']);
  });

  test('styles text by XEP-0393 and keeps the signs', () => {
    const [row = []] = messageRows(
      { ...MESSAGE, text: 'so *bold* and https://x.org/_a_b' },
      { ...OPTIONS, width: 80 },
    );
    expect(row.find(({ text }) => text === 'bold')).toMatchObject({ bold: true });
    expect(row.find(({ tone }) => tone === 'link')?.text).toBe('https://x.org/_a_b');
    expect(rowText(row)).toContain('so *bold* and');
  });

  test('no row is ever wider than asked for, whatever was sent', () => {
    const random = randomNumbers(42);
    const kinds = ['chat', 'story', 'file'] as const;
    for (let round = 0; round < 1500; round += 1) {
      const width = 1 + Math.floor(random() * 90);
      const options = {
        width,
        nameWidth: Math.floor(random() * 16),
        own: random() < 0.2,
        mention: random() < 0.2,
        folded: random() < 0.5,
        continued: random() < 0.2,
        answered: random() < 0.2 ? { name: randomText(random, 3), text: randomText(random, 5) } : null,
      };
      const kind = kinds[Math.floor(random() * 3)]!;
      const message: Message = {
        ...MESSAGE,
        kind,
        author: { address: null, name: randomText(random, 4) },
        text: randomText(random, 20),
        title: kind === 'story' ? randomText(random, 5) : null,
        file:
          kind === 'file'
            ? {
                url: randomText(random, 2),
                name: randomText(random, 6),
                size: random() * 1e9,
                mediaType: null,
              }
            : null,
        alert: random() < 0.2,
        replyTo: random() < 0.2 ? 'x' : null,
        editedAt: random() < 0.2 ? 1 : null,
        removed: random() < 0.1 ? { by: randomText(random, 2), reason: randomText(random, 4) } : null,
      };
      const rows = messageRows(message, options);
      expect(rows.length).toBeGreaterThan(0);
      // A wide character cannot be drawn in one cell; nothing else may be over.
      const limit = Math.max(width, 2);
      for (const row of rows) {
        const text = rowText(row);
        if (stringWidth(text) > limit) expect({ width, text: JSON.stringify(text) }).toBe('within the width');
      }
    }
  });
});

describe('postRows', () => {
  const post = { draft: { text: 'hello' }, time: AT_NOON, error: null };
  const options = { ...OPTIONS, name: 'alice' };

  test('draws a post on its way dim', () => {
    const rows = postRows({ ...post, state: 'sent' }, options);
    expect(rows.map(rowText)).toEqual(['12:04 alice … hello']);
    expect(rows.flat().every(({ dim }) => dim)).toBe(true);
  });

  test('draws a refused post in red with the reason', () => {
    const rows = postRows(
      { ...post, state: 'refused', error: { message: 'Presenters post here.' } },
      options,
    );
    expect(rows.map(rowText)).toEqual([
      '12:04 alice ✗ hello',
      '              Not sent: Presenters post',
      '              here.',
    ]);
    expect(rows[0]?.at(-1)).toMatchObject({ text: 'hello', tone: 'error' });
  });
});
