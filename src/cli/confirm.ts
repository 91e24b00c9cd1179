import { createInterface } from 'node:readline/promises';
import { printable } from '../format/printable.ts';
import { PchatError } from '../model/errors.ts';

/**
 * Asks before what cannot be undone.
 *
 * @param yes `--yes` was given: nothing is asked
 * @throws PchatError `interrupted` when the answer is no; `usage` when there is nobody to ask
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new PchatError('usage', 'This cannot be undone, and there is no terminal to ask on.', {
      next: 'Say --yes.',
    });
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C is read as a key while a question stands.
  asking.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await asking.question(`${printable(question)} [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    asking.close();
  }
  throw new PchatError('interrupted', 'Nothing was done.');
}
