import { afterEach, expect, it, vi } from 'vitest';
import { editInEditor } from '../../src/ui/external-editor.ts';

afterEach(() => void vi.unstubAllEnvs());

it('gives back what the editor wrote, without the line break at the end', async () => {
  vi.stubEnv('VISUAL', '');
  vi.stubEnv('EDITOR', String.raw`sh -c 'printf "%s, more\n" "$(cat "$1")" > "$1"' sh`);
  expect(await editInEditor('some')).toBe('some, more');
});

it('passes the text by a file and never through the shell', async () => {
  vi.stubEnv('VISUAL', 'true');
  expect(await editInEditor('$(touch nothing); `ls`')).toBe('$(touch nothing); `ls`');
});

it('says what to do when the editor fails', async () => {
  vi.stubEnv('VISUAL', 'false');
  await expect(editInEditor('text')).rejects.toMatchObject({
    code: 'local',
    message: 'The editor "false" failed (1).',
    next: 'Your text is as it was. Set EDITOR to another one.',
  });
});
