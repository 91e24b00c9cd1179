import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { PchatError } from '../model/errors.ts';
import { readText } from './read-stdin.ts';

const MAX_PASSWORD_BYTES = 4096;

/**
 * A password that is never an argument, where other users of the machine could read it: from stdin with `--password-stdin`, or
 * typed without being shown.
 *
 * @param question what stands before the cursor
 * @param again asked before it is typed a second time, where nothing else would tell that it was mistyped
 * @throws PchatError `usage` when there is no password, two that differ, or nobody to ask
 */
export async function askPassword(question: string, fromStdin: boolean, again = ''): Promise<string> {
  if (!fromStdin && !(process.stdin.isTTY && process.stderr.isTTY)) {
    throw new PchatError('usage', 'A password is needed, and there is no terminal to ask on.', {
      next: 'Give it on stdin with --password-stdin.',
    });
  }
  const password = fromStdin ? await readText(MAX_PASSWORD_BYTES) : await typed(question);
  if (password === '') {
    throw new PchatError('usage', 'The password is empty.', { next: 'Type one, or give it on stdin.' });
  }
  if (fromStdin || again === '' || (await typed(again)) === password) return password;
  throw new PchatError('usage', 'The two passwords differ.', { next: 'Nothing was done: try again.' });
}

async function typed(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  asking.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await asking.question('');
  } finally {
    asking.close();
    process.stderr.write('\n');
  }
}
