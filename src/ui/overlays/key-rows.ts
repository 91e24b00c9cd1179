import type { Row } from '../../format/span.ts';
import { padEnd, wrap } from '../../format/width.ts';
import type { KeyContext } from '../keymap.ts';
import type { Screen } from '../screen.ts';
import { slashCommands } from '../slash-commands/registry.ts';

const CONTEXTS: readonly { context: KeyContext; title: string }[] = [
  { context: 'everywhere', title: 'Everywhere' },
  { context: 'composer', title: 'Writing' },
  { context: 'messages', title: 'Choosing messages' },
  { context: 'list', title: 'In lists' },
  { context: 'browser', title: 'In the rooms' },
  { context: 'search', title: 'In the search' },
  { context: 'form', title: "In a room's settings" },
  { context: 'choices', title: 'Where one chooses' },
  { context: 'roles', title: 'Among the roles' },
  { context: 'invitations', title: 'Among the invitations' },
];

/** The list of keys as they are bound, and of commands. */
export function keyRows(screen: Screen, width: number): Row[] {
  const column = Math.min(34, Math.floor(width / 2.5));
  const entry = (left: string, right: string): Row[] =>
    sideBySide(wrap(left, column - 2), wrap(right, Math.max(1, width - column - 1))).map(
      ([key, does]): Row => [
        { text: ` ${padEnd(key, column - 1)}`, tone: 'accent' },
        { text: does, tone: 'plain' },
      ],
    );
  const heading = (text: string): Row => [{ text: ` ${text}`, tone: 'plain', bold: true }];
  return [
    ...CONTEXTS.flatMap(({ context, title }) => [
      heading(title),
      ...screen.keymap.listed(context).flatMap(({ keys, label }) => entry(keys, label)),
    ]),
    heading('Commands'),
    ...slashCommands.flatMap(({ name, parameters, does }) => entry(`/${name} ${parameters}`.trimEnd(), does)),
  ];
}

function sideBySide(left: readonly string[], right: readonly string[]): [string, string][] {
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, index) => [left[index] ?? '', right[index] ?? '']);
}
