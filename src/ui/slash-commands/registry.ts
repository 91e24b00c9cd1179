import { PchatError } from '../../model/errors.ts';
import { nearNames } from '../../model/near-names.ts';
import { peopleCommands } from './people-commands.ts';
import { ruleCommands } from './rule-commands.ts';
import { besideCommand } from './beside-command.ts';
import { feedCommands } from './feed-commands.ts';
import { followCommands } from './follow-commands.ts';
import { roomCommands } from './room-commands.ts';
import { screenCommands } from './screen-commands.ts';
import type { SlashCommand, SlashContext } from './slash-command.ts';

/** All commands, by name. */
export const slashCommands: readonly SlashCommand[] = [
  besideCommand,
  ...feedCommands,
  ...followCommands,
  ...peopleCommands,
  ...roomCommands,
  ...ruleCommands,
  ...screenCommands,
].toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** Whether a text is a command and not a message: two slashes post a text that begins with one. */
export function isCommand(text: string): boolean {
  return /^\/(?!\/)\S/.test(text);
}

/** The text to post for what was typed. */
export function unescaped(text: string): string {
  return text.startsWith('//') ? text.slice(1) : text;
}

/**
 * The command in a text and its argument.
 *
 * @throws PchatError `usage` for an unknown one, with near names
 */
export function parseCommand(text: string): { command: SlashCommand; argument: string } {
  const [, name = '', argument = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const command = slashCommands.find((each) => each.name === name.toLowerCase());
  if (command) return { command, argument: argument.trim() };
  const near = nearNames(
    name,
    slashCommands.map((each) => each.name),
  ).map((each) => `/${each}`);
  throw new PchatError('usage', `There is no command /${name}.`, {
    next: `${near.length > 0 ? `Near: ${near.join(', ')}. ` : ''}To post a text that begins with a slash, type two.`,
  });
}

/** Words that the command at the start of a text proposes for what comes after its name. */
export function proposeArguments(
  text: string,
  context: Omit<SlashContext, 'argument'>,
): string[] | Promise<string[]> {
  const [, name = '', argument = ''] = /^\/(\S*)\s+([\s\S]*)$/.exec(text) ?? [];
  const command = slashCommands.find((each) => each.name === name.toLowerCase());
  return command?.complete?.({ ...context, argument }) ?? [];
}
