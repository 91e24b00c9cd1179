import { spawn } from 'node:child_process';
import { PchatError } from '../model/errors.ts';
import type { Context } from './command.ts';

/**
 * Runs a command of the person's for each text, one after the other in order. What others wrote reaches it by stdin alone, never as
 * part of the command.
 *
 * @param shell the command, as it is given to the shell
 * @returns `give` hands a text to the next run; `finished` resolves when all that were given have been run
 */
export function runForEach(
  shell: string,
  context: Context,
): { give: (text: string) => void; finished: () => Promise<void> } {
  let last = Promise.resolve();
  const give = (text: string) => {
    last = last.then(async () => {
      if (context.signal.aborted) return;
      const problem = await runOnce(shell, text, context.signal);
      if (problem !== '') context.output.error(new PchatError('local', `--exec: ${shell}: ${problem}`));
    });
  };
  return { give, finished: () => last };
}

/** @returns what went wrong; empty when nothing did */
function runOnce(shell: string, text: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(shell, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], signal });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killed) =>
      resolve(code === 0 ? '' : `ended with ${killed ?? `code ${code}`}`),
    );
    // A command that does not read its input is welcome too.
    child.stdin.on('error', () => {});
    child.stdin.end(text);
  });
}
