import { expect, test } from 'vitest';
import { keySequence } from './keys.ts';
import { Terminal } from './terminal.ts';

const node = (script: string) => [process.execPath, '-e', script] as const;

test('a program gets what is typed, and its screen can be waited for', async () => {
  await using terminal = new Terminal(
    node(
      `process.stdin.once('data', (line) => process.stdin.pause(console.log('got ' + line))); console.log('ready')`,
    ),
  );
  await terminal.waitFor('ready');
  terminal.type('hello\n');
  await terminal.waitFor(/^got hello$/m);
  expect(await terminal.exited).toEqual({ code: 0, signal: null });
});

test('waiting for what never comes says what the screen showed', async () => {
  await using terminal = new Terminal(node(`console.log('something else')`));
  await expect(terminal.waitFor('what never comes')).rejects.toThrow('something else');
});

test('exit codes and signals are told apart', async () => {
  await using failing = new Terminal(node('process.exit(4)'));
  expect(await failing.exited).toEqual({ code: 4, signal: null });
  await using killed = new Terminal(node(`console.log('up'); setInterval(() => {}, 1000)`));
  await killed.waitFor('up');
  killed.kill('SIGTERM');
  expect((await killed.exited).signal).toBe('SIGTERM');
});

test('what a program changed in the terminal is seen', async () => {
  await using terminal = new Terminal(
    node(`process.stdout.write('\\x1b[?1049h\\x1b[?25l\\x1b[?2004h\\x1b[?1004h in'); process.stdin.once('data', () => {
      process.stdout.write('\\x1b[?1049l\\x1b[?25h\\x1b[?2004l\\x1b[?1004l'); process.exit() })`),
  );
  await terminal.waitFor(' in');
  expect(terminal.modes()).toMatchObject({
    alternateScreen: true,
    cursorVisible: false,
    bracketedPaste: true,
  });
  terminal.key('enter');
  await terminal.exited;
  expect(terminal.modes()).toEqual({
    alternateScreen: false,
    cursorVisible: true,
    bracketedPaste: false,
    focusEvents: false,
    mouse: false,
    wraps: true,
  });
});

test('half a frame is not looked at', async () => {
  await using terminal = new Terminal(
    node(`process.stdout.write('\\x1b[?2026hhalf'); process.stdin.once('data', () => {
      process.stdin.pause(); process.stdout.write(' whole\\x1b[?2026l') })`),
  );
  const frame = terminal.waitFor('half');
  terminal.key('enter');
  expect((await frame).join('')).toMatch(/half.*whole/);
});

test('the program learns of a new size', async () => {
  await using terminal = new Terminal(
    node(`process.stdout.on('resize', () => console.log(process.stdout.columns + 'x' + process.stdout.rows));
      console.log('ready'); setInterval(() => {}, 1000)`),
  );
  await terminal.waitFor('ready');
  terminal.resize(61, 17);
  await terminal.waitFor('61x17');
});

test('an emoji of several characters is one of two cells', async () => {
  await using terminal = new Terminal(node(`process.stdout.write('👨‍👩‍👧🇩🇪é日!')`));
  await terminal.exited;
  expect(terminal.cursor().column).toBe(2 + 2 + 1 + 2 + 1);
});

test('keys have the sequences of xterm', () => {
  expect(keySequence('ctrl-k')).toBe('\u000B');
  expect(keySequence('alt-a')).toBe('\u001Ba');
  expect(keySequence('alt-enter')).toBe('\u001B\r');
  expect(keySequence('ctrl-left')).toBe('\u001B[1;5D');
  expect(keySequence('pageup')).toBe('\u001B[5~');
  expect(keySequence('ctrl-_')).toBe('\u001F');
  expect(keySequence('-')).toBe('-');
});
