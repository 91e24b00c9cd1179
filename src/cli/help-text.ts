import { GLOBAL_OPTIONS, type Options } from './arguments.ts';
import type { Command, CommandEntry } from './command.ts';

/** Help for one command, with examples. */
export function commandHelp({ summary }: CommandEntry, command: Command): string {
  const paragraphs = [`Usage: pchat ${command.usage}`.trimEnd(), `${capital(summary)}.`];
  if (command.details) paragraphs.push(command.details);
  if (Object.keys(command.options).length > 0) {
    paragraphs.push(`Options:\n${table(optionRows(command.options))}`);
  }
  paragraphs.push(`Options of every command:\n${table(optionRows(GLOBAL_OPTIONS))}`);
  if (command.examples.length > 0) paragraphs.push(`Examples:\n${table(command.examples)}`);
  return paragraphs.join('\n\n');
}

/** All commands at a glance. */
export function overview(commands: readonly CommandEntry[]): string {
  return `pchat: persistent chat rooms in the terminal.

${commandList(commands.filter(({ hidden }) => !hidden))}

Each takes -h and shows examples. A room is named lobby, General/lobby or by its address.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such room, person or message, 4 sign-in refused,
5 not allowed, 6 cannot reach the server or timed out, 130 interrupted.`;
}

/** A list of commands, each with what it does. */
export function commandList(entries: readonly CommandEntry[]): string {
  return table(entries.map(({ name, summary }) => [name === 'screen' ? 'pchat' : `pchat ${name}`, summary]));
}

function optionRows(options: Options): (readonly [string, string])[] {
  return Object.entries(options).map(([name, { short, value, help }]) => [
    `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    help,
  ]);
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
