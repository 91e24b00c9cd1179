import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Builds dist once before any test, for those that run the real program, when a source is newer than it. `npm test` has built
 * already and ends when that fails; here a failure is only told, so that one area can be tested while another is in pieces.
 */
export default async function buildOnce(): Promise<void> {
  if ((await newest('src')) < (await modified('dist/cli/main.js'))) return;
  await promisify(execFile)(process.execPath, ['build.js']).catch((error: Error) => {
    console.error(`dist could not be built, tests of the real program will fail:\n${error.message}`);
  });
}

async function newest(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const times = await Promise.all([
    ...files.map((file) => modified(`${folder}/${file}`)),
    modified('build.js'),
  ]);
  return Math.max(...times);
}

async function modified(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
