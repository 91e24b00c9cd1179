import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** An older Node of the system, where there is one. */
const OLD_NODE = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  try {
    return Number(/^v(\d+)/.exec(execFileSync(path, ['-v'], { encoding: 'utf8' }))![1]) < 24;
  } catch {
    return false;
  }
});

/** Stands for the built program: tells what it runs on, then does as it is told. */
const MAIN = `(async () => {
const [what, ...rest] = process.argv.slice(2);
if (what === 'wait') {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
}
console.log(JSON.stringify({ major: parseInt(process.versions.node), rest, marked: 'PCHAT_RELAUNCHED' in process.env }));
if (what === 'exit') process.exit(5);
})
//0123456789abcdef
`;

let folder: string;
let launcher: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pchat-launcher-'));
  launcher = join(folder, 'bin/pchat.js');
  await cp('bin', join(folder, 'bin'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const env = () => ({ PATH: process.env['PATH'], HOME: folder });
const run = (node: string, ...args: string[]) =>
  spawnSync(node, [launcher, ...args], { env: env(), encoding: 'utf8' });

test('a program that is not built says how to build it', () => {
  const { status, stderr } = run(process.execPath);
  expect(stderr).toContain('npm run build');
  expect(status).toBe(1);
});

test('a program runs from what it had compiled before, unless that is damaged', async () => {
  await mkdir(join(folder, 'dist/cli'), { recursive: true });
  await writeFile(join(folder, 'dist/cli/main.js'), MAIN);
  const kept = join(folder, '.cache/pchat/compiled/exit.0123456789abcdef');
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(join(dirname(kept), 'exit.fedcba9876543210'), 'of an earlier build');

  expect(run(process.execPath, 'exit').status).toBe(5);
  expect(await readdir(dirname(kept))).toEqual([basename(kept)]);
  const compiled = await readFile(kept);
  expect(run(process.execPath, 'exit').status).toBe(5);
  for (const damage of [Buffer.from('damaged'), compiled.with(compiled.length - 1, compiled.at(-1)! ^ 1)]) {
    await writeFile(kept, damage);
    expect(run(process.execPath, 'exit').status).toBe(5);
    expect((await readFile(kept)).equals(damage)).toBe(false);
  }
});

describe.runIf(OLD_NODE)('on an older Node', () => {
  test('a program with the SDK is told which one it needs', () => {
    const program = `import('${pathToFileURL(resolve('dist/sdk.js')).href}').catch(({message}) => console.log(message))`;
    const { stdout } = spawnSync(OLD_NODE!, ['-e', program], { env: env(), encoding: 'utf8' });
    expect(stdout).toMatch(/^pchat needs Node 24 or newer; this is v\d+\.\d+\.\d+\./);
  });

  test('the launcher says what to install', () => {
    const { status, stderr } = run(OLD_NODE!);
    expect(stderr).toMatch(/needs Node 24 or newer.*npm install/);
    expect(status).toBe(1);
  });

  test('the program runs on the Node that npm brought, with its arguments, signals and exit code', async () => {
    await mkdir(join(folder, 'node_modules'));
    await symlink(resolve('node_modules/node'), join(folder, 'node_modules/node'));

    const { status, stdout } = run(OLD_NODE!, 'exit', 'a b', '-c');
    const told = JSON.parse(stdout) as { major: number };
    expect(told).toMatchObject({ rest: ['a b', '-c'], marked: false });
    expect(told.major).toBeGreaterThanOrEqual(24);
    expect(status).toBe(5);

    const waiting = spawn(OLD_NODE!, [launcher, 'wait'], { env: env() });
    await once(waiting.stdout, 'data');
    waiting.kill('SIGTERM');
    expect(await once(waiting, 'exit')).toEqual([7, null]);
  });

  test('kill -9 of the launcher ends the program', async () => {
    const waiting = spawn(OLD_NODE!, [launcher, 'wait'], { env: env() });
    await once(waiting.stdout, 'data');
    // Its output is closed only once the program, which inherited it, is gone too; which of the two is told first is open.
    const ended = Promise.all([once(waiting, 'exit'), once(waiting.stdout, 'close')]);
    waiting.kill('SIGKILL');
    expect((await ended)[0]).toEqual([null, 'SIGKILL']);
  });
});
