import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../servers/installed.ts';

/** Where a client signs in and what it opens. */
export interface Place {
  address: string;
  password: string;
  port: number;
  room: string;
}

/** How to start a client so that it opens a room by itself, from a folder of its own. */
export interface Peer {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  /** For those that join a room in the background: what shows that they did, and the keys that bring it up. */
  open: { after: string; keys: string } | null;
}

/** The clients of others that are installed here, each set up in a folder below `home` to join `place.room`. */
export function peers(home: string, place: Place): Peer[] {
  const set = { Poezio: poezio, Profanity: profanity };
  return Object.entries(set).flatMap(([name, setUp]) => {
    const command = programPath(name.toLowerCase());
    if (command === null) return [];
    const folder = join(home, name.toLowerCase());
    mkdirSync(folder, { recursive: true });
    const env = {
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    };
    return [{ name, command, env, ...setUp(folder, place) }];
  });
}

function file(folder: string, path: string, lines: string[]): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, `${lines.join('\n')}\n`, { mode: 0o600 });
  return full;
}

type SetUp = Pick<Peer, 'args' | 'open'>;

function poezio(folder: string, { address, password, port, room }: Place): SetUp {
  const config = file(folder, 'poezio.cfg', [
    '[Poezio]',
    `jid = ${address}`,
    `password = ${password}`,
    'custom_host = 127.0.0.1',
    `custom_port = ${port}`,
    'force_encryption = false',
    'ignore_certificate = true',
    'use_remote_bookmarks = false',
    `rooms = ${room}/poezio`,
    'muc_history_length = 30',
  ]);
  return { args: ['-f', config], open: { after: 'bench', keys: '\x0e' } };
}

function profanity(folder: string, { address, password, port }: Place): SetUp {
  file(folder, 'data/profanity/accounts', [
    `[${address}]`,
    'enabled=true',
    `jid=${address}`,
    'server=127.0.0.1',
    `port=${port}`,
    `password=${password}`,
    'tls.policy=disable',
    'muc.nick=profanity',
    'resource=profanity',
  ]);
  file(folder, 'config/profanity/profrc', ['[ui]', 'splash=false', '[connection]', `account=${address}`]);
  return { args: ['-a', address], open: { after: 'Autojoined', keys: '\x1b2' } };
}
