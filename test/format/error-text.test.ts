import { expect, test } from 'vitest';
import { errorText } from '../../src/format/error-text.ts';
import { fileSize } from '../../src/format/file-size.ts';
import { PchatError } from '../../src/model/errors.ts';

test('an error is its sentence and the next step, safe to show', () => {
  expect(errorText(new PchatError('not-found', 'No room "x\u001B[2J".', { next: 'Near: lobby.' }))).toBe(
    'No room "x␛[2J". Near: lobby.',
  );
  expect(errorText(new PchatError('server', 'The server failed.'))).toBe('The server failed.');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [86_016, '84 KB'],
  [1_300_000, '1.2 MB'],
  [1_023_900, '1.0 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
});
