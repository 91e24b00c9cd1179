import { expect, test } from 'vitest';
import { serverLogLine } from '../../src/cli/server-log.ts';

test('what a client chose is shown in the log, not obeyed, and makes no entry of its own', () => {
  const resource = '\u009b2J\u009d0;owned\u009c\u202Eevil\x1b[31m';
  const line = serverLogLine(`error message of alice@localhost/${resource} failed: why\nerror all is well`);
  expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(line).toContain('evil');
  expect(line.split('\n')).toEqual([
    expect.stringMatching(/^error message of alice@localhost/) as string,
    '  error all is well',
    '',
  ]);
});
