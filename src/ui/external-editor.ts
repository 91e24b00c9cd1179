import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PchatError } from '../model/errors.ts';

/**
 * Lets a person write in $VISUAL or $EDITOR (`vi` where neither is set). The terminal must be free.
 *
 * @returns what was written, without the line break that editors put at the end
 * @throws `local` when the editor could not be started or reports failure; the text is then as before
 */
export async function editInEditor(text: string): Promise<string> {
  const command = process.env.VISUAL || process.env.EDITOR || 'vi';
  const folder = await mkdtemp(join(tmpdir(), 'pchat-'));
  const file = join(folder, 'message.md');
  try {
    await writeFile(file, text, { mode: 0o600 });
    await run(command, file);
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The setting is a shell command (`code --wait`), so a shell runs it; the file is its argument and never part of the text. */
function run(command: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (why: string, cause?: unknown) =>
      reject(
        new PchatError('local', `The editor "${command}" ${why}.`, {
          next: 'Your text is as it was. Set EDITOR to another one.',
          cause,
        }),
      );
    const child = spawn('/bin/sh', ['-c', `${command} "$1"`, 'sh', file], { stdio: 'inherit' });
    child.on('error', (error) => failed('could not be started', error));
    child.on('exit', (code, signal) =>
      code === 0 ? resolve() : failed(signal ? `was ended by ${signal}` : `failed (${code})`),
    );
  });
}
