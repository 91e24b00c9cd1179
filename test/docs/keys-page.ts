import { type KeyContext, Keymap } from '../../src/ui/keymap.ts';
import { slashCommands } from '../../src/ui/slash-commands/registry.ts';

const CONTEXTS: readonly (readonly [KeyContext, string, string])[] = [
  ['everywhere', 'Everywhere', ''],
  ['composer', 'In the composer', ''],
  [
    'messages',
    'Among the messages',
    'Esc goes from the composer to the messages and back; a character that is no key here is typed into the composer.',
  ],
  ['browser', 'In the room browser', ''],
  ['list', 'In every list', ''],
  ['search', 'In the search', ''],
  ['form', "In a room's settings", ''],
  ['choices', 'Where one chooses among values', ''],
  ['roles', 'Among the roles', 'What is typed finds people; Enter gives or takes the marked role.'],
  ['invitations', 'Among the invitations', 'Enter accepts.'],
];

const INTRODUCTION = `# Keys

Every key is a named action; F1 lists them as they are bound on your screen. [configuration.md](configuration.md) tells how to bind
others.
`;

/** docs/keys.md, from the keymap and the slash commands themselves. */
export function keysPage(): string {
  const keymap = new Keymap();
  const sections = CONTEXTS.map(([context, title, remark]) => {
    const rows = keymap
      .listed(context)
      .map(({ action, keys, label }) => `| ${keys} | ${label} | \`${action}\` |`);
    return [`## ${title}`, remark, ['| key | | name for binding |', '|---|---|---|', ...rows].join('\n')]
      .filter(Boolean)
      .join('\n\n');
  });
  const commands = slashCommands.map(
    ({ name, parameters, does }) =>
      `| \`${`/${name} ${parameters}`.trim().replaceAll('|', '\\|')}\` | ${does} |`,
  );
  const slash = [
    '## Slash commands',
    'Typed in the composer; Tab completes them. Two slashes post a text that begins with one.',
    ['| command | |', '|---|---|', ...commands].join('\n'),
  ].join('\n\n');
  return `${[INTRODUCTION, ...sections, slash].join('\n\n').replaceAll('\n\n\n', '\n\n')}\n`;
}
