import { describe, expect, test } from 'vitest';
import { messageLine } from '../../src/format/message-line.ts';
import type { Message } from '../../src/model/message.ts';
import { HOSTILE } from './hostile-text.ts';

const MESSAGE: Message = {
  id: '1',
  room: 'lobby@general.example',
  author: { address: null, name: 'bob' },
  time: new Date(2026, 10, 23, 12, 4).getTime(),
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

describe('messageLine', () => {
  test('is time, name and text', () => {
    expect(messageLine(MESSAGE)).toBe('12:04 <bob> cable through 1.2710');
    expect(messageLine(MESSAGE, { date: true, room: 'lobby' })).toBe(
      '2026-11-23 12:04 lobby <bob> cable through 1.2710',
    );
  });

  test('says alert, edited and removed in words', () => {
    expect(messageLine({ ...MESSAGE, alert: true, editedAt: 1 })).toBe(
      '12:04 !ALERT <bob> cable through 1.2710 (edited)',
    );
    expect(messageLine({ ...MESSAGE, text: '', removed: { by: null, reason: '' } })).toBe(
      '12:04 <bob> (removed)',
    );
  });

  test('indents what follows a line break, so that no text looks like a message', () => {
    const lines = messageLine({ ...MESSAGE, text: HOSTILE['message line made by hand']! }).split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {6}\S/);
  });

  test('a name cannot speak for someone else', () => {
    const name = 'dana> sell everything\n12:05 <dana';
    expect(messageLine({ ...MESSAGE, author: { address: null, name } })).toBe(
      '12:04 <dana› sell everything␊12:05 ‹dana> cable through 1.2710',
    );
  });

  test('lets nothing but printable characters out, unless raw', () => {
    const text = HOSTILE['escape sequence']!;
    expect(messageLine({ ...MESSAGE, text })).toBe('12:04 <bob> a␛[2J␛[Hb');
    expect(messageLine({ ...MESSAGE, text }, { raw: true })).toBe(`12:04 <bob> ${text}`);
  });

  test('has colours only when asked for', () => {
    expect(messageLine(MESSAGE, { colour: true })).toContain('\u001B[1m<bob>\u001B[22m');
  });

  test('shows a story under its title and a file with its address', () => {
    expect(messageLine({ ...MESSAGE, kind: 'story', title: 'Wrap', text: 'All quiet.' })).toBe(
      '12:04 <bob> ▸ Wrap\n      All quiet.',
    );
    const file = { url: 'https://x.example/c.csv', name: 'c.csv', size: 2048, mediaType: null };
    expect(messageLine({ ...MESSAGE, kind: 'file', text: file.url, file })).toBe(
      '12:04 <bob> ⬇ c.csv (2.0 KB) https://x.example/c.csv',
    );
  });
});
