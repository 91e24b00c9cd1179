import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/server/store/database.ts';
import { el } from '../../../src/server/stream/element.ts';
import { asStanzaError, errorReply, StanzaError } from '../../../src/server/stream/stanza-error.ts';

test('a full disk is said to the client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-full-'));
  const database = openDatabase(join(folder, 'server.db'));
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
  // No room for another page is what a full disk is to SQLite.
  database.exec(`PRAGMA max_page_count = ${pages}`);
  let thrown: unknown;
  try {
    database.prepare('INSERT INTO setting VALUES (?, ?)').run('large', 'x'.repeat(1 << 20));
  } catch (error) {
    thrown = error;
  }
  database.close();
  rmSync(folder, { recursive: true });
  expect(asStanzaError(thrown)).toMatchObject({
    condition: 'resource-constraint',
    message: expect.stringContaining('disk is full') as string,
  });
});

test('what went wrong inside is not told outside', () => {
  const error = asStanzaError(new Error('SELECT secret FROM table'));
  expect(error.condition).toBe('internal-server-error');
  expect(error.message).not.toContain('secret');
});

test('an error is never answered with an error, nor is a result', () => {
  const forbidden = new StanzaError('forbidden');
  for (const stanza of [
    el('message', 'jabber:client', { type: 'error', id: '1' }),
    el('iq', 'jabber:client', { type: 'result', id: '1' }),
    el('iq', 'jabber:client', { type: 'error', id: '1' }),
  ]) {
    expect(errorReply(stanza, forbidden)).toBeNull();
  }
  const reply = errorReply(
    el('iq', 'jabber:client', { type: 'get', id: '1', from: 'a@x', to: 'b@x' }),
    forbidden,
  );
  expect(reply?.attrs).toEqual({ type: 'error', id: '1', from: 'b@x', to: 'a@x' });
});
