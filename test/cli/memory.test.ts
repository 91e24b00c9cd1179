import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Machine, objects } from './machine.ts';

let machine: Machine;
let ids: string[];
beforeAll(async () => {
  machine = await Machine.create();
  await machine.run(['room', 'create', 'desk']);
  const input = 'the stop loss is hit\nnothing to see\nstop at the Loss adjuster\nlast words\n';
  ids = (await machine.run(['post', 'desk', '--stream'], { input })).stdout.trim().split('\n');
  await machine.run(['room', 'create', 'rates']);
  await machine.run(['post', 'rates', 'rates are up, <b>stop</b> *loss*']);
});
afterAll(() => machine.remove());

const texts = (stdout: string) => objects(stdout).map(({ text }) => text);

describe('search', () => {
  test('finds words in all rooms, joined or not, newest first from each place', async () => {
    const { code, stdout, stderr } = await machine.run(['search', 'stop', 'loss', '--json']);
    expect(code).toBe(0);
    expect(texts(stdout)).toHaveLength(3);
    expect(new Set(texts(stdout))).toEqual(
      new Set(['rates are up, <b>stop</b> *loss*', 'stop at the Loss adjuster', 'the stop loss is hit']),
    );
    expect(stderr).toBe('3 messages found.\n');
  });

  test.each([
    [['stop', 'loss', '--phrase', '--room', 'desk'], ['the stop loss is hit']],
    [['stop', 'Loss', '--case', '--room', 'General/*'], ['stop at the Loss adjuster']],
    [['"stop loss" in:desk'], ['the stop loss is hit']],
    [['rates', '--author', 'nobody'], []],
    [['words', '--since', '-1h', '--until', '2999-01-01'], ['last words']],
    [['words', '--until', '2001-01-01'], []],
  ])('%j finds %j and ends with 0', async (args, found) => {
    const { code, stdout } = await machine.run(['search', '--json', ...args]);
    expect(texts(stdout)).toEqual(found);
    expect(code).toBe(0);
  });

  test.each([
    [['words in:nosuch/*'], 3, 'There is no category nosuch.'],
    [['words', '--room', 'nosuch'], 3, 'There is no room "nosuch".'],
    [['nothingofthekind', '--room', 'nosuch', '--room', 'desk'], 0, 'There is no room "nosuch".'],
    [['nothingofthekind', '--room', 'general/*'], 0, 'Nothing found.'],
  ])('%j ends with %i and says what is not there', async (args, code, words) => {
    const result = await machine.run(['search', ...args]);
    expect(result.stderr).toContain(words);
    expect(result).toMatchObject({ code, stdout: '' });
  });

  test('takes times as the screen does', async () => {
    const found = await machine.run(['search', 'last words', '--since', 'yesterday', '--json']);
    expect(texts(found.stdout)).toEqual(['last words']);
    const history = await machine.run(['history', 'desk', '--since', '3 Nov 2001', '--until', 'yesterday']);
    expect(history).toMatchObject({ code: 0, stdout: '' });
  });

  test('shows what stands around a hit', async () => {
    const { stdout } = await machine.run(['search', 'nothing', '-C', '1']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 2))).toEqual(['  ', '> ', '  ']);
    expect(lines[1]).toMatch(/nothing to see$/);
    const [hit] = objects((await machine.run(['search', 'nothing', '-C', '1', '--json'])).stdout);
    expect(hit).toMatchObject({
      id: ids[1],
      context: { before: [{ id: ids[0] }], after: [{ id: ids[2] }] },
    });
  });

  test('says that there was more than asked for', async () => {
    const { stdout, stderr } = await machine.run(['search', 'stop', '-n', '1', '--json']);
    expect(objects(stdout)).toHaveLength(1);
    expect(stderr).toContain('there may be more');
  });
});

describe('history', () => {
  test('shows a place: around a message, and from a date on', async () => {
    const near = await machine.run(['history', 'desk', '--around', ids[1]!, '-C', '1', '--json']);
    expect(objects(near.stdout).map(({ id }) => id)).toEqual([ids[0], ids[1], ids[2]]);
    const first = await machine.run(['history', 'desk', '--around', ids[0]!, '-C', '1', '--json']);
    expect(objects(first.stdout).map(({ id }) => id)).toEqual([ids[0], ids[1]]);
    const day = await machine.run(['history', 'desk', '--date', '2001-01-01', '-C', '1', '--json']);
    expect(objects(day.stdout).map(({ id }) => id)).toEqual([ids[0], ids[1]]);
    const late = await machine.run(['history', 'desk', '--date', '2999-01-01', '-C', '2', '--json']);
    expect(objects(late.stdout).map(({ id }) => id)).toEqual([ids[2], ids[3]]);
  });

  test('says that there is no such message', async () => {
    const { code, stderr } = await machine.run(['history', 'desk', '--around', 'nonsense']);
    expect(stderr).toContain('no message');
    expect(code).toBe(3);
  });
});

test('feeds are kept with the account, hold what was posted before, and can be read, followed and removed', async () => {
  await machine.run(['feed', 'add', 'Stops', '"stop loss"', '--notify']);
  const listed = objects((await machine.run(['feed', 'list', '--json'])).stdout);
  expect(listed).toMatchObject([
    { name: 'mentions', builtIn: true },
    { name: 'Stops', query: '"stop loss"', notify: true, builtIn: false },
  ]);
  const shown = await machine.run(['feed', 'show', 'stops', '--json']);
  expect(texts(shown.stdout)).toContain('the stop loss is hit');
  const tail = await machine.run(['tail', '--feed', 'stops', '--no-follow', '--json']);
  expect(texts(tail.stdout)).toContain('the stop loss is hit');
  expect((await machine.run(['feed', 'rm', 'stops'])).code).toBe(0);
  const { code, stderr } = await machine.run(['feed', 'show', 'stops']);
  expect(code).toBe(3);
  expect(stderr).toContain('There are: mentions.');
});

test('a feed is followed as messages come to belong to it', async () => {
  await machine.run(['follow', 'desk']);
  await machine.run(['feed', 'add', 'fires', 'fire*']);
  await machine.run(['post', 'desk', 'firewall is up']);
  const tail = machine.start(['tail', '--feed', 'fires', '-n', '1', '--json']);
  await tail.printed(1);
  // Our own posts belong to no feed; the other person's do.
  await machine.run(['admin', 'user', 'add', 'carol', '--password-stdin'], { input: 'secret' });
  const state = JSON.parse(await readFile(join(machine.home, 'data/server/server.json'), 'utf8')) as {
    websocket: string;
  };
  const carol = {
    PCHAT_CONFIG_DIR: join(machine.home, 'carol'),
    PCHAT_DATA_DIR: join(machine.home, 'carol'),
  };
  const login = ['login', 'carol@localhost', '--server', state.websocket, '--password-stdin'];
  await machine.run(login, { input: 'secret', env: carol });
  await machine.run(['post', 'desk', 'fireworks at ten'], { env: carol });
  await machine.run(['post', 'desk', 'no flames'], { env: carol });
  await machine.run(['post', 'desk', 'fire!'], { env: carol });
  const lines = await tail.printed(3);
  expect(texts(lines.join('\n'))).toEqual(['firewall is up', 'fireworks at ten', 'fire!']);
  expect(JSON.parse(lines[2]!)).toMatchObject({ room: { category: 'General', name: 'desk' } });
  tail.child.kill('SIGINT');
  expect(await tail.exited).toBe(130);
});

test('rooms are marked read and unread again', async () => {
  const unread = async () =>
    objects((await machine.run(['unread', '--json'])).stdout).find(
      ({ room }) => (room as { name: string }).name === 'desk',
    )?.['unread'];
  await machine.run(['follow', 'desk', '--section', 'Duty', '--mute']);
  const { stdout } = await machine.run(['mark-read', 'desk', '--unread-from', ids[2]!, '--json']);
  expect(objects(stdout)).toMatchObject([{ type: 'marked-unread', id: ids[2] }]);
  expect(await unread()).toBeGreaterThan(0);
  expect((await machine.run(['unread'])).stdout).not.toContain('desk');
  await machine.run(['mark-read', 'desk']);
  expect(await unread()).toBe(0);
});

test('preferences are kept as JSON with the account', async () => {
  await machine.run(['prefs', 'set', 'digest.hour', '7']);
  await machine.run(['prefs', 'set', 'digest.title', '-'], { input: 'Überblick\n' });
  expect((await machine.run(['prefs', 'get', 'digest.hour'])).stdout).toBe('7\n');
  expect((await machine.run(['prefs', 'get', 'digest.title'])).stdout).toBe('Überblick\n');
  await machine.run(['prefs', 'set', 'digest.hour', '--remove']);
  expect((await machine.run(['prefs', 'get', 'digest.hour'])).code).toBe(3);
});

describe('export', () => {
  test('writes whole rooms as NDJSON, with a line by which one knows', async () => {
    const { code, stdout } = await machine.run(['export', 'desk', 'rates']);
    const lines = objects(stdout);
    expect(code).toBe(0);
    expect(lines.filter(({ type }) => type === 'room-end')).toMatchObject([{}, { messages: 1 }]);
    expect(lines[0]).toMatchObject({ type: 'room', name: 'desk', privacy: 'open', since: null });
    expect(lines.slice(1, 5).map(({ id }) => id)).toEqual(ids);
  });

  test('writes a file a room into a folder, for their owner only, and replaces nothing unasked', async () => {
    await mkdir(join(machine.home, 'out'));
    const args = ['export', 'desk', 'rates', '--format', 'markdown', '--output', 'out'];
    expect((await machine.run(args)).code).toBe(0);
    expect((await readdir(join(machine.home, 'out'))).toSorted()).toEqual([
      'desk@general.localhost.md',
      'rates@general.localhost.md',
    ]);
    const file = join(machine.home, 'out', 'rates@general.localhost.md');
    expect(await readFile(file, 'utf8')).toContain('rates are up, \\<b\\>stop\\</b\\> \\*loss\\*');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await machine.run(args);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('--force');
    expect((await machine.run([...args, '--resume'])).stderr).toContain('is finished');
  });

  test('makes the folder that it is to write into, and says what to do where it is not known how far it came', async () => {
    const args = ['export', 'rates', '--format', 'html', '--output'];
    expect((await machine.run([...args, 'new/'])).code).toBe(0);
    expect(await readdir(join(machine.home, 'new'))).toEqual(['rates@general.localhost.html']);
    expect((await stat(join(machine.home, 'new'))).mode & 0o777).toBe(0o700);
    await writeFile(join(machine.home, 'begun.html.part'), '');
    const resumed = await machine.run([...args, 'begun.html', '--resume']);
    expect(resumed.code).toBe(1);
    expect(resumed.stderr).toContain('--force');
    expect((await machine.run([...args, 'begun.html', '--force'])).code).toBe(0);
  });

  test('goes on where it stopped, and ends with the same file as one that was never stopped', async () => {
    const input = Array.from({ length: 350 }, (_, index) => `line ${index}\n`).join('');
    await machine.run(['room', 'create', 'long']);
    await machine.run(['post', 'long', '--stream'], { input });
    await machine.run(['export', 'long', '-o', 'whole.html']);
    const whole = await readFile(join(machine.home, 'whole.html'), 'utf8');
    const [begun, stopped] = [
      join(machine.home, 'part.html.part'),
      join(machine.home, 'part.html.part.json'),
    ];
    // As a stop after the second page leaves it, with half a page behind what is known to be written.
    const ids = [...whole.matchAll(/<article id="m-[^-"]+-([^"]+)"/g)].map((match) => match[1]!);
    const cut = whole.indexOf('<article', whole.indexOf(ids[199]!));
    await writeFile(begun, `${whole.slice(0, cut)}<article half`);
    await writeFile(
      stopped,
      JSON.stringify({
        v: 1,
        plan: {
          format: 'html',
          rooms: ['long@general.localhost'],
          since: null,
          until: null,
          exportedAt: Date.now(),
        },
        point: { room: 0, begun: true, after: ids[199], previousTime: Date.now(), messages: 200, total: 200 },
        bytes: Buffer.byteLength(whole.slice(0, cut)),
      }),
    );
    const refused = await machine.run(['export', 'long', '-o', 'part.html']);
    expect(refused.stderr).toContain('--resume');
    const other = await machine.run(['export', 'desk', '-o', 'part.html', '--resume']);
    expect(other.code).toBe(2);
    expect((await machine.run(['export', 'long', '-o', 'part.html', '--resume'])).code).toBe(0);
    expect(await readFile(join(machine.home, 'part.html'), 'utf8')).toBe(whole);
    expect((await readdir(machine.home)).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

test('the doctor finds nothing wrong here, and says what it looked at', async () => {
  const { code, stdout } = await machine.run(['doctor', '--json']);
  const findings = objects(stdout);
  expect(findings.filter(({ status }) => status === 'problem')).toEqual([]);
  expect(new Set(findings.map(({ about }) => about))).toEqual(
    new Set([
      'versions',
      'config',
      'data',
      'terminal',
      'account',
      'password',
      'keyring',
      'archive',
      'background',
      'server',
      'abilities',
      'rooms',
    ]),
  );
  expect(code).toBe(0);
});

test('the keyring is looked for without a word of Node about it', async () => {
  const { stderr } = await machine.run(['doctor'], { env: { PCHAT_KEYRING: 'on' } });
  expect(stderr).not.toContain('Warning');
});

test('the doctor says what to do where something is wrong, and ends with 1', async () => {
  const env = { PCHAT_CONFIG_DIR: join(machine.home, 'wrong') };
  await mkdir(env.PCHAT_CONFIG_DIR);
  const account = { address: 'dana@localhost', server: 'ws://127.0.0.1:1/ws' };
  await writeFile(
    join(env.PCHAT_CONFIG_DIR, 'config.json'),
    JSON.stringify({ accounts: [account], default: account.address, settings: { theme: 'pink' } }),
  );
  const { code, stdout } = await machine.run(['doctor', '--account', 'dana@localhost'], { env });
  expect(stdout).toMatch(/✗ password .*\n +→ .*pchat login dana@localhost/);
  expect(stdout).toMatch(/✗ config .*theme/);
  expect(stdout).toMatch(/✗ server /);
  expect(code).toBe(1);
});
