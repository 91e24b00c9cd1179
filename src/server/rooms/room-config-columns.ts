import { fold } from '../../model/fold.ts';
import type { RoomConfig } from './room-config.ts';

type Column = string | number | null;

const COLUMNS: readonly [keyof RoomConfig, string][] = [
  ['name', 'name'],
  ['description', 'description'],
  ['language', 'language'],
  ['persistent', 'persistent'],
  ['public', 'public'],
  ['membersOnly', 'members_only'],
  ['moderated', 'moderated'],
  ['changeSubject', 'change_subject'],
  ['whois', 'whois'],
  ['allowInvites', 'allow_invites'],
  ['archiving', 'archiving'],
  ['maxUsers', 'max_users'],
  ['invitations', 'invitations'],
  ['files', 'files'],
  ['disabled', 'disabled'],
];
const FLAGS = new Set<string>([
  'persistent',
  'public',
  'membersOnly',
  'moderated',
  'changeSubject',
  'allowInvites',
  'archiving',
  'disabled',
]);

/** The columns that hold a room's configuration, with those by which it is found. */
export const CONFIG_COLUMNS: readonly string[] = [
  ...COLUMNS.map(([, column]) => column),
  'name_key',
  'search_key',
];

/** A configuration as columns. @param local a room without a name is called by it */
export function columnsOf(local: string, config: RoomConfig): Record<string, Column> {
  const columns = COLUMNS.map(([key, column]): [string, Column] => {
    const value = config[key];
    return [column, typeof value === 'boolean' ? Number(value) : value];
  });
  const { name, description } = config;
  return {
    ...Object.fromEntries(columns),
    name_key: nameKey(name || local),
    search_key: fold(`${local}\n${name}\n${description}`),
  };
}

export function configIn(row: Readonly<Record<string, unknown>>): RoomConfig {
  return Object.fromEntries(
    COLUMNS.map(([key, column]) => [key, FLAGS.has(key) ? row[column] === 1 : row[column]]),
  ) as unknown as RoomConfig;
}

/** Names that people would take for the same. */
export function nameKey(name: string): string {
  return fold(name).replace(/\s+/g, ' ').trim();
}
