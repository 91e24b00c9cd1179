import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import { archiveFile } from '../../src/config/directories.ts';
import { DEFAULT_FOLLOW_SETTINGS } from '../../src/model/room.ts';
import { type CorpusSize, roomAddress, roomMessages } from './corpus.ts';

export const ADDRESS = 'alice@localhost';
/** Messages given to the archive at once. */
const BATCH = 1000;

/** An account whose server cannot be reached, with rooms that are whole on this machine. */
export interface OfflineAccount {
  env: Record<string, string>;
  file: string;
}

/** Makes the account below a folder. A million messages take about a minute. */
export async function offlineAccount(folder: string, size: CorpusSize): Promise<OfflineAccount> {
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  mkdirSync(config, { recursive: true, mode: 0o700 });
  const account = { address: ADDRESS, password: 'secret', server: 'ws://127.0.0.1:1/ws' };
  writeFileSync(join(config, 'config.json'), JSON.stringify({ accounts: [account] }), { mode: 0o600 });
  const file = archiveFile(ADDRESS, data);
  await fill(file, size);
  const env = {
    HOME: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    PCHAT_CONFIG_DIR: config,
    PCHAT_DATA_DIR: data,
    PCHAT_KEYRING: 'off',
  };
  return { env, file };
}

async function fill(file: string, size: CorpusSize): Promise<void> {
  const archive = openAccountArchive(file);
  try {
    const rooms = Array.from({ length: size.rooms }, (_, room) => room);
    archive.setFollowed(
      rooms.map((room, position) => ({
        address: roomAddress(room),
        name: `room-${room}`,
        nick: '',
        settings: { ...DEFAULT_FOLLOW_SETTINGS, position },
      })),
    );
    for (const room of rooms) {
      const address = roomAddress(room);
      const messages = roomMessages(room, size);
      for (let start = 0; start < messages.length; start += BATCH) {
        const run = { messages: messages.slice(start, start + BATCH) };
        const before = messages[start - 1];
        archive.keep(address, before ? { ...run, after: before.id } : { ...run, atStart: true });
        await turn(); // a transaction is a turn of the event loop
      }
      archive.setMark(address, { id: messages.at(-1)!.id, unsaved: false, unreadFrom: null });
    }
    archive.settle();
  } finally {
    archive.close();
  }
}
