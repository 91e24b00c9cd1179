import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { findCommand } from '../../src/cli/find-command.ts';

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** What `pchat` is called with in the shell blocks of a page, quotes taken away. */
function commandLines(page: string): string[][] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```sh\n([^]*?)^```/gm);
  const lines = [...blocks].flatMap(([, block]) => block!.split('\n'));
  return lines.flatMap((line) => {
    const [, command] = /(?:^|\| )pchat(?= |$)(.*)/.exec(line) ?? [];
    if (command === undefined) return [];
    // Up to a comment, a pipe or a redirection.
    const words = command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"'|<>#]+)|([|<>#])/g);
    const typed: string[] = [];
    for (const [, double, single, bare, end] of words) {
      if (end !== undefined) break;
      typed.push(double ?? single ?? bare!);
    }
    return [typed];
  });
}

const LINES = PAGES.flatMap((page) => commandLines(page).map((line) => [page, line] as const));

test('there are examples to look at', () => {
  expect(LINES.length).toBeGreaterThan(50);
});

test.each(LINES)('in %s: %j is a command with options that there are', async (_page, typed) => {
  const { entry, rest } = findCommand(typed, COMMANDS);
  const { usage, options, words } = (await entry.load()).command;
  expect(() =>
    parseArguments(rest, options, { usage, least: words.least, most: words.most ?? Infinity }),
  ).not.toThrow();
});
