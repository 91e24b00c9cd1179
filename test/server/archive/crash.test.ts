import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ArchiveStore } from '../../../src/server/archive/archive-store.ts';
import { RoomStore } from '../../../src/server/rooms/room-store.ts';
import { openDatabase } from '../../../src/server/store/database.ts';

test('whatever a server had passed on when it was killed is there, in order, with the room around it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-crash-'));
  const file = join(folder, 'server.db');
  try {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'posting-server.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.length > 4000) child.kill('SIGKILL');
    });
    await ended;
    // The last line may have been cut off.
    const acknowledged = printed.split('\n').slice(0, -1);
    const database = openDatabase(file);
    const alice = {
      address: 'alice@localhost',
      principals: '["alice@localhost"]',
      administrator: false,
      inScope: true,
    };
    const room = new RoomStore(database, 'general.localhost').known('desk', alice);
    expect(room?.standing).toMatchObject({ manager: true, member: true });
    expect(room?.record.subject?.text).toBe('kept');
    const archive = new ArchiveStore(database);
    const { id } = room!.record;
    const kept = archive.read(id, archive.all(id), {}, 1_000_000, false).map((message) => message.id);
    database.close();
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
