import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROGRAM = resolve('bin/pchat.js');

/**
 * Runs a pchat command as a person does, with the Node that runs this.
 *
 * @returns what it printed
 * @throws with what it said, when it fails
 */
export async function runPchat(args: string[], env: Record<string, string>, input = ''): Promise<string> {
  return new Promise((done, failed) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env } },
      (error, stdout, stderr) => (error ? failed(new Error(stderr, { cause: error })) : done(stdout)),
    );
    child.stdin?.end(input);
  });
}

/** Makes a config in a folder of its own that signs in with this account; returns the environment that uses it. */
export async function pchatAccount(
  folder: string,
  address: string,
  password: string,
  server: string,
  extra: Record<string, string> = {},
): Promise<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  const env = {
    HOME: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    PCHAT_CONFIG_DIR: join(folder, 'config'),
    PCHAT_DATA_DIR: join(folder, 'data'),
    ...extra,
  };
  await runPchat(['login', address, '--server', server, '--password-stdin'], env, password);
  return env;
}
