import { describe, expect, test } from 'vitest';
import { jsonLine } from '../../src/format/json-line.ts';
import { messageJson } from '../../src/format/message-json.ts';
import { HOSTILE } from './hostile-text.ts';

describe('jsonLine', () => {
  test.each(Object.entries(HOSTILE))(
    'says exactly what was received, in harmless characters: %s',
    (_, text) => {
      const line = jsonLine({ text });
      expect(JSON.parse(line)).toEqual({ text });
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    },
  );
});

describe('messageJson', () => {
  test('is the object that the command line promises', () => {
    const message = {
      id: 'a1',
      room: 'fx-spot@trading.localhost',
      author: { address: 'bob@localhost', name: 'bob' },
      time: Date.UTC(2026, 10, 23, 12, 4, 5, 678),
      kind: 'chat',
      text: 'hi',
      title: null,
      alert: false,
      file: null,
      replyTo: null,
      editedAt: null,
      removed: null,
      originId: 'secret-to-others',
    } as const;
    const room = { address: 'fx-spot@trading.localhost', category: 'Trading', name: 'fx-spot' };
    expect(jsonLine(messageJson(message, room))).toBe(
      '{"v":1,"type":"message","id":"a1","room":{"address":"fx-spot@trading.localhost","category":"Trading","name":"fx-spot"},' +
        '"author":{"address":"bob@localhost","name":"bob"},"time":"2026-11-23T12:04:05.678Z","kind":"chat","text":"hi",' +
        '"title":null,"alert":false,"file":null,"replyTo":null,"editedAt":null,"removed":null}',
    );
  });
});
