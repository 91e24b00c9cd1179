import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Machine, objects } from './machine.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await Machine.create();
  await machine.run(['rooms']);
});
afterAll(() => machine.remove());

const texts = (stdout: string) => objects(stdout).map(({ text }) => text);

test('a text from a pipe is posted, and printed as JSON exactly as it was', async () => {
  const posted = await machine.run(['post', 'lobby', '-'], { input: 'deploy done\nall green\n' });
  expect(posted.code).toBe(0);
  const { stdout } = await machine.run(['history', 'lobby', '--json', '-n', '1']);
  const [message] = objects(stdout);
  const author = message!['author'] as { address: string; name: string };
  expect(message).toEqual({
    v: 1,
    type: 'message',
    id: posted.stdout.trim(),
    room: { address: 'lobby@general.localhost', category: 'General', name: 'Lobby' },
    author: { address: `${author.name}@localhost`, name: author.name },
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    kind: 'chat',
    text: 'deploy done\nall green',
    title: null,
    alert: false,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
  });
});

test('stories, alerts and replies arrive as such', async () => {
  const first = await machine.run(['post', 'lobby', 'the long text', '--story', 'Wrap', '--alert']);
  await machine.run(['post', 'lobby', 'read it', '--reply', first.stdout.trim()]);
  const { stdout } = await machine.run(['tail', 'lobby', '-n', '2', '--no-follow', '--json']);
  expect(objects(stdout)).toMatchObject([
    { kind: 'story', title: 'Wrap', alert: true, text: 'the long text' },
    { kind: 'chat', text: 'read it', replyTo: first.stdout.trim() },
  ]);
});

test('a repeat under the same key posts nothing and prints the same id', async () => {
  const post = () => machine.run(['post', 'lobby', 'disk full', '--id', 'disk-42']);
  const [one, two] = [await post(), await post()];
  expect(two).toMatchObject({ code: 0, stdout: one.stdout });
  const { stdout } = await machine.run(['history', 'lobby', '--json', '--limit', '1000']);
  expect(texts(stdout).filter((text) => text === 'disk full')).toHaveLength(1);
});

test('a stream is posted line by line, tailed live in order, and paged', async () => {
  const tail = machine.start(['tail', 'lobby', '-n', '1', '--json']);
  await tail.printed(1);
  const lines = Array.from({ length: 120 }, (_, index) => `line ${index}`);
  const posted = await machine.run(['post', 'lobby', '--stream'], { input: `${lines.join('\n')}\n` });
  expect(posted.code).toBe(0);
  const ids = posted.stdout.trim().split('\n');
  const heard = (await tail.printed(121))
    .slice(1)
    .map((line) => JSON.parse(line) as { id: string; text: string });
  expect(heard.map(({ text }) => text)).toEqual(lines);
  expect(heard.map(({ id }) => id)).toEqual(ids);
  tail.child.kill('SIGINT');
  expect(await tail.exited).toBe(130);

  const after = await machine.run(['history', 'lobby', '--json', '--after', ids[0]!, '--limit', '110']);
  expect(texts(after.stdout)).toEqual(lines.slice(1, 111));
  expect(after.stderr).toContain(`--after ${ids[110]}`);
  const before = await machine.run(['history', 'lobby', '--json', '--before', ids[119]!, '--limit', '115']);
  expect(texts(before.stdout)).toEqual(lines.slice(4, 119));
  const since = await machine.run(['history', 'lobby', '--json', '--since', '-1h', '--limit', '1000']);
  expect(texts(since.stdout).slice(-120)).toEqual(lines);
  expect(texts((await machine.run(['history', 'lobby', '--json', '--until', '-1h'])).stdout)).toEqual([]);
});

test('each message is handed to a command, in order, and never as part of it', async () => {
  await machine.run(['post', 'lobby', '$(touch owned); `touch owned`']);
  const args = ['tail', 'lobby', '-n', '2', '--no-follow', '--exec', 'cat >> heard.ndjson; echo one'];
  const { code, stdout } = await machine.run(args);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'one\none\n' });
  expect(texts(await readFile(join(machine.home, 'heard.ndjson'), 'utf8'))).toEqual([
    'line 119',
    '$(touch owned); `touch owned`',
  ]);
  await expect(readFile(join(machine.home, 'owned'))).rejects.toThrow('ENOENT');
});

test('what others wrote reaches a terminal only as printable text, unless raw is asked for', async () => {
  const posted = await machine.run(['post', 'lobby', '-'], { input: 'red\u009b31m \u202Eevil' });
  expect(posted).toMatchObject({ code: 0, stderr: '' });
  const shown = await machine.run(['tail', 'lobby', '-n', '1', '--no-follow']);
  expect(shown.stdout).not.toMatch(/[\u009b\u202E]/);
  const raw = await machine.run(['tail', 'lobby', '-n', '1', '--no-follow', '--raw']);
  expect(raw.stdout).toContain('red\u009b31m \u202Eevil');
});

test('rooms are created, shown, listed, followed and deleted', async () => {
  const created = await machine.run(['room', 'create', 'fx-spot', '--privacy', 'secret', '--json']);
  expect(objects(created.stdout)).toMatchObject([
    { v: 1, type: 'room-created', privacy: 'secret', room: { category: 'General', name: 'fx-spot' } },
  ]);
  expect((await machine.run(['room', 'create', 'fx-spot'])).code).toBe(1);
  const [shown] = objects((await machine.run(['room', 'show', 'General/fx-spot', '--json'])).stdout);
  expect(shown).toMatchObject({ address: 'fx-spot@general.localhost', privacy: 'secret', archived: true });
  expect((await machine.run(['rooms', 'FX', 'spot'])).stdout).toContain('General/fx-spot');
  expect((await machine.run(['rooms', '--category', 'nowhere'])).code).toBe(3);

  expect((await machine.run(['follow', 'fx-spot'])).code).toBe(0);
  await machine.run(['post', 'fx-spot', 'first']);
  const followed = await machine.run(['tail', '--followed', '--no-follow', '--json']);
  expect(texts(followed.stdout)).toContain('first');
  expect((await machine.run(['unfollow', 'fx-spot'])).code).toBe(0);

  expect((await machine.run(['room', 'delete', 'fx-spot'])).code).toBe(2);
  expect((await machine.run(['room', 'delete', 'fx-spot', '--yes'])).code).toBe(0);
  expect((await machine.run(['room', 'show', 'fx-spot'])).code).toBe(3);
});

test('a room that there is not ends with 3 and names near ones', async () => {
  const { code, stderr } = await machine.run(['post', 'loby', 'hi']);
  expect(stderr).toContain('General/Lobby');
  expect(code).toBe(3);
  expect((await machine.run(['history', 'lobby', '--after', 'no-such-id'])).code).toBe(3);
});

test('a text over the limit ends with 1 and a sentence', async () => {
  const { code, stderr } = await machine.run(['post', 'lobby', '-'], { input: 'x'.repeat(70_000) });
  expect(stderr).toContain('longer than');
  expect(code).toBe(1);
});

test('a reader that goes away ends the work without an error', async () => {
  const history = machine.start(['history', 'lobby', '--limit', '1000']);
  history.child.stdout.destroy();
  expect(await history.exited).toBe(0);
  expect(history.stderr).toBe('');

  const tail = machine.start(['tail', 'lobby', '-n', '1']);
  await tail.printed(1);
  tail.child.stdout.destroy();
  await once(tail.child.stdout, 'close');
  await machine.run(['post', 'lobby', 'nobody reads this']);
  expect(await tail.exited).toBe(0);
});

test('colours and other control characters of a pipe do not reach the room, nor do they end a stream', async () => {
  const input = '\x1b[01;34mbin\x1b[0m\n\x07\nnul\0 and bell\x07\nlast\n';
  const streamed = await machine.run(['post', 'lobby', '--stream'], { input });
  expect(streamed).toMatchObject({ code: 0, stderr: '' });
  const whole = await machine.run(['post', 'lobby', '-'], { input: 'a\x1b[0m\r\nb' });
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  const { stdout } = await machine.run(['history', 'lobby', '--json', '--limit', '4']);
  expect(texts(stdout)).toEqual(['[01;34mbin[0m', 'nul and bell', 'last', 'a[0m\nb']);
  expect((await machine.run(['post', 'lobby', '\x1b'])).code).toBe(2);
});
