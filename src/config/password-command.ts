import { spawn } from 'node:child_process';
import { PchatError } from '../model/errors.ts';

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 64 * 1024;

/**
 * The first line that a shell command prints.
 *
 * @param timeout milliseconds after which it and what it started is ended
 * @throws PchatError `sign-in-refused` when it fails, takes too long or prints nothing; its output is never part of the sentence
 */
export async function passwordFromCommand(command: string, timeout = TIMEOUT_MS): Promise<string> {
  // A group of its own, so that what the shell started ends with it. No stdin: the terminal belongs to the screen.
  const child = spawn(command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < MAX_OUTPUT) output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < MAX_OUTPUT) complaint += text;
  });
  const ended = Promise.withResolvers<string>();
  const timer = setTimeout(() => {
    ended.resolve(`took longer than ${timeout / 1000} seconds`);
    end(child.pid);
  }, timeout);
  child.on('error', (error) => ended.resolve(`could not be started: ${error.message}`));
  child.on('close', (code, signal) => {
    if (code === 0) return ended.resolve('');
    const said = complaint.trim().split('\n')[0] ?? '';
    ended.resolve(`ended with ${signal ?? `exit code ${code}`}${said === '' ? '' : `: ${said}`}`);
  });
  const failure = await ended.promise;
  clearTimeout(timer);
  child.stdout.destroy();
  child.stderr.destroy();
  const password = output.split(/\r?\n/)[0] ?? '';
  if (failure === '' && password !== '') return password;
  throw new PchatError('sign-in-refused', `The passwordCommand ${failure || 'printed nothing'}.`, {
    next: 'Run it by hand; it must print the password as its first line.',
  });
}

function end(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in the same moment.
  }
}
